// A citation goes into its box at once; without script the server puts it there.
export function startCiting(root) {
  root.querySelectorAll("[data-cite]").forEach((button) => {
    const box = root.getElementById(button.dataset.into);
    if (!box) return;
    button.addEventListener("click", (event) => {
      event.preventDefault();
      box.value = [box.value.trimEnd(), button.dataset.cite].filter(Boolean).join("\n");
      box.dispatchEvent(new Event("input", { bubbles: true }));
      box.focus();
      box.setSelectionRange(box.value.length, box.value.length);
    });
  });
}
