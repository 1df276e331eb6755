// A reference or a number goes into another system without being typed again: a button beside whatever says `data-copy`.
// Where there is no clipboard (an old browser, no secure address) there is no button, and the text can still be marked.
const SHOWN_FOR = 2000;

export function startCopying(root) {
  if (!navigator.clipboard?.writeText) return;
  const told = announcer();
  root.querySelectorAll("[data-copy]").forEach((held) => held.append(" ", buttonFor(held, told)));
}

function buttonFor(held, told) {
  const button = document.createElement("button");
  const named = document.createElement("span");
  named.className = "govuk-visually-hidden";
  named.textContent = ` ${held.dataset.copyName || "this"}`;
  button.type = "button";
  button.className = "portal-copy";
  button.append("Copy", named);
  button.addEventListener("click", async () => {
    const said = await copied(held.dataset.copy);
    told.textContent = said;
    button.firstChild.textContent = said;
    window.setTimeout(() => {
      button.firstChild.textContent = "Copy";
      told.textContent = "";
    }, SHOWN_FOR);
  });
  return button;
}

async function copied(text) {
  try {
    await navigator.clipboard.writeText(text);
    return "Copied";
  } catch {
    return "Not copied";
  }
}

function announcer() {
  const told = document.createElement("div");
  told.className = "govuk-visually-hidden";
  told.setAttribute("role", "status");
  document.querySelector("main")?.append(told);
  return told;
}
