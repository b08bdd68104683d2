"""The linter: rules over the templates of support mail; nothing here renders a template."""
