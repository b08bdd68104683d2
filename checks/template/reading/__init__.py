"""Makes documents of files: text, Markdown, HTML, MJML, mail, exports of help desks."""
