// Passkeys: the one thing here that cannot work without script, because only a script may ask the device for one. Each page
// that offers a passkey says so, and what to do instead.
const SAID = {
  NotAllowedError: "No passkey was used. Press the button to try again.",
  InvalidStateError: "This device has a passkey for you already.",
  SecurityError: "Passkeys do not work at this address. Tell your agency's administrator.",
};
const OTHERWISE = "That did not work. Try again, or do it without a passkey.";

export function startPasskeys(root) {
  if (!window.PublicKeyCredential) return;
  root.querySelectorAll("form[data-passkey]").forEach(offer);
}

function offer(form) {
  form.hidden = false;
  root(form, "[data-passkey-missing]").forEach((note) => (note.hidden = true));
  form.addEventListener("submit", async (event) => {
    if (form.elements.credential.value) return;
    event.preventDefault();
    say(form, "");
    try {
      form.elements.credential.value = JSON.stringify(await answerOf(form));
      form.submit();
    } catch (reason) {
      say(form, SAID[reason.name] || OTHERWISE);
    }
  });
}

function root(form, selector) {
  return form.closest("main").querySelectorAll(selector);
}

function say(form, words) {
  const place = form.querySelector("[data-passkey-error]");
  place.textContent = words;
  place.hidden = !words;
}

async function answerOf(form) {
  const { publicKey } = await optionsOf(form);
  if (form.dataset.passkey === "create") {
    const asked = { ...publicKey, challenge: bytes(publicKey.challenge), user: { ...publicKey.user, id: bytes(publicKey.user.id) } };
    asked.excludeCredentials = (publicKey.excludeCredentials || []).map(known);
    return told(await navigator.credentials.create({ publicKey: asked }));
  }
  const asked = { ...publicKey, challenge: bytes(publicKey.challenge), allowCredentials: (publicKey.allowCredentials || []).map(known) };
  return told(await navigator.credentials.get({ publicKey: asked }));
}

async function optionsOf(form) {
  if (form.dataset.passkeyOptions) return JSON.parse(form.dataset.passkeyOptions);
  const response = await fetch(form.dataset.passkeyOptionsUrl, { credentials: "same-origin", redirect: "error" });
  if (!response.ok) throw new Error("no options");
  return response.json();
}

function known(one) {
  return { ...one, id: bytes(one.id) };
}

// What the device answers, as JSON: everything that is bytes in base64url.
function told(credential) {
  const response = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (credential.response[name]) response[name] = text(credential.response[name]);
  }
  return {
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    response,
    clientExtensionResults: credential.getClientExtensionResults(),
  };
}

function bytes(base64url) {
  const base64 = base64url.replaceAll("-", "+").replaceAll("_", "/");
  return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
}

function text(buffer) {
  const letters = Array.from(new Uint8Array(buffer), (code) => String.fromCharCode(code)).join("");
  return btoa(letters).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}
