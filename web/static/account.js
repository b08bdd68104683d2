// Shows a typed password on request, and asks the device for a passkey.
const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer || []))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

for (const field of document.querySelectorAll('input[type="password"]')) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "copy";
  button.textContent = "Show";
  button.setAttribute("aria-pressed", "false");
  button.setAttribute("aria-label", "Show what is typed");
  button.addEventListener("click", () => {
    const shown = field.type === "password";
    field.type = shown ? "text" : "password";
    button.textContent = shown ? "Hide" : "Show";
    button.setAttribute("aria-pressed", String(shown));
  });
  field.parentElement.classList.add("field");
  field.after(button);
}

const form = document.querySelector("form[data-passkey]");
if (form) ask(form);

async function ask(form) {
  const said = form.querySelector("[data-passkey-said]");
  try {
    if (!window.PublicKeyCredential) throw new Error("no passkeys");
    const options = JSON.parse(form.dataset.options);
    form.elements.credential.value = JSON.stringify(form.dataset.passkey === "create" ? await made(options) : await shown(options));
  } catch {
    said.textContent = "Your device did not confirm it, or has no passkey for this place. Go back and try once more.";
    return;
  }
  form.submit();
}

async function made(options) {
  options.challenge = bytes(options.challenge);
  options.user.id = bytes(options.user.id);
  options.excludeCredentials = (options.excludeCredentials || []).map((one) => ({ ...one, id: bytes(one.id) }));
  const found = await navigator.credentials.create({ publicKey: options });
  return {
    id: found.id, rawId: text(found.rawId), type: found.type,
    response: {
      attestationObject: text(found.response.attestationObject),
      clientDataJSON: text(found.response.clientDataJSON),
      transports: found.response.getTransports ? found.response.getTransports() : [],
    },
    extensions: JSON.stringify(found.getClientExtensionResults()),
  };
}

async function shown(options) {
  options.challenge = bytes(options.challenge);
  options.allowCredentials = (options.allowCredentials || []).map((one) => ({ ...one, id: bytes(one.id) }));
  const found = await navigator.credentials.get({ publicKey: options });
  return {
    id: found.id, rawId: text(found.rawId), type: found.type,
    response: {
      authenticatorData: text(found.response.authenticatorData),
      clientDataJSON: text(found.response.clientDataJSON),
      signature: text(found.response.signature),
      userHandle: text(found.response.userHandle),
    },
  };
}
