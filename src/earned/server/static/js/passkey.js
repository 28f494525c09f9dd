// Passkeys: a form with `data-passkey` asks the browser for one and sends what comes back. Without this
// script the page says that it needs it; every other way in works without.
const BINARY = ["id", "challenge"];

function bytes(text) {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (sign) => sign.charCodeAt(0));
}

function text(buffer) {
  const plain = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(plain).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

// What the server says, with its texts as bytes where the browser wants bytes.
function opened(value, name) {
  if (Array.isArray(value)) return value.map((each) => opened(each, ""));
  if (value && typeof value === "object") {
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, key === "rp" ? each : opened(each, key)]));
  }
  return BINARY.includes(name) && typeof value === "string" ? bytes(value) : value;
}

function sealed(credential) {
  const { response } = credential;
  const told = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (response[name]) told[name] = text(response[name]);
  }
  return {
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment,
    clientExtensionResults: credential.getClientExtensionResults(),
    response: told,
  };
}

async function options(form) {
  if (form.dataset.options) return JSON.parse(form.dataset.options);
  const answer = await fetch(form.dataset.from, { headers: { Accept: "application/json" }, cache: "no-store" });
  return (await answer.json()).request_options;
}

async function ask(form) {
  const { publicKey } = await options(form);
  const wanted = opened(publicKey, "");
  if (form.dataset.passkey === "get") return navigator.credentials.get({ publicKey: wanted });
  wanted.authenticatorSelection = { ...wanted.authenticatorSelection, residentKey: "required", requireResidentKey: true, userVerification: "required" };
  return navigator.credentials.create({ publicKey: wanted });
}

async function send(event) {
  event.preventDefault();
  const form = event.currentTarget;
  const trouble = form.querySelector("[data-passkey-trouble]");
  trouble.hidden = true;
  try {
    form.elements.credential.value = JSON.stringify(sealed(await ask(form)));
  } catch {
    trouble.hidden = false;
    return;
  }
  form.submit();
}

for (const form of document.querySelectorAll("form[data-passkey]")) {
  if (window.PublicKeyCredential) {
    form.addEventListener("submit", send);
  } else {
    form.querySelector(".passkey-needs").hidden = false;
    form.querySelector("button").disabled = true;
  }
}
