// "/" leads to the search box, unless something is being typed, or the key is switched off (Your account).
export function startSearchKey(root) {
  const box = root.querySelector("[data-search-key]");
  if (!box) return;
  root.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
    const at = event.target instanceof Element ? event.target : null;
    if (at && at.closest("input, textarea, select, dialog, [contenteditable]")) return;
    event.preventDefault();
    box.focus();
    box.select();
  });
}
