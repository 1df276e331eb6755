// Somebody walks in: one key or one click blanks the screen; one click brings it back.
export function startHideScreen(root) {
  const account = root.querySelector(".portal-header__account[data-signed-in]");
  if (!account || !("HTMLDialogElement" in window)) return;
  const curtain = makeCurtain();
  const button = document.createElement("button");
  button.type = "button";
  button.className = "portal-header__link";
  button.textContent = "Hide screen";
  button.setAttribute("aria-keyshortcuts", "Control+Shift+H");
  button.title = "Ctrl + Shift + H";
  button.addEventListener("click", () => curtain.showModal());
  account.prepend(button);
  document.addEventListener("keydown", (event) => {
    if (!event.ctrlKey || !event.shiftKey || event.key.toLowerCase() !== "h") return;
    event.preventDefault();
    if (curtain.open) curtain.close();
    else curtain.showModal();
  });
}

function makeCurtain() {
  const curtain = document.createElement("dialog");
  curtain.className = "portal-curtain";
  curtain.setAttribute("aria-label", "The screen is hidden");
  const back = document.createElement("button");
  back.type = "button";
  back.className = "govuk-button govuk-button--secondary";
  back.textContent = "Show the screen again";
  back.addEventListener("click", () => curtain.close());
  curtain.append(back);
  document.body.append(curtain);
  return curtain;
}
