// Keys of one letter, for those who work in lists all day. They are heard where the search box says so: whoever switched
// them off (Your account) has none. Nothing is heard while something is typed, together with another key, while a key is held
// down, or while a dialog is open: what lies under it is out of reach.
// What each does is told there too, without script: templates/components/keys_list.html.
const TYPING = "input, textarea, select, [contenteditable]";
const ROWS = "main tbody tr";
const ROW_LINK = "th[scope=row] a[href]";

const KEYS = [
  ["/", "Go to the search box", (root) => focused(root.querySelector("[data-search-key]"))],
  ["j", "Go to the next row of a list", (root) => moved(root, 1)],
  ["k", "Go to the row before", (root) => moved(root, -1)],
  ["c", "Claim the referral of the row", () => pressed(rowOf(document.activeElement)?.querySelector("button[data-claims]"))],
  ["n", "In a case file: open the next of the list", (root) => pressed(root.querySelector("a[data-next-in-list]"))],
  ["?", "Show these keys", () => shown()],
];
let sheet;

export function startKeys(root) {
  if (!root.querySelector("[data-search-key]")) return;
  root.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.repeat || event.ctrlKey || event.metaKey || event.altKey) return;
    if (root.querySelector("dialog[open]")) return;
    if (event.target instanceof Element && event.target.closest(TYPING)) return;
    const found = KEYS.find(([key]) => key === event.key);
    if (found?.[2](root)) event.preventDefault();
  });
}

function focused(box) {
  box?.focus();
  box?.select();
  return Boolean(box);
}

function shown() {
  if (!("HTMLDialogElement" in window)) return false;
  sheet ??= built();
  if (!sheet.open) sheet.showModal();
  return true;
}

// Built when it is asked for: a page that nobody asks carries nothing of it.
function built() {
  const dialog = document.createElement("dialog");
  dialog.className = "portal-dialog";
  dialog.setAttribute("aria-labelledby", "keys-title");
  const title = made("h2", "Keys", "govuk-heading-m");
  title.id = "keys-title";
  const list = made("dl", "", "portal-keys");
  for (const [key, words] of KEYS) {
    const row = document.createElement("div");
    const name = document.createElement("dt");
    name.append(made("kbd", key));
    row.append(name, made("dd", words));
    list.append(row);
  }
  const form = document.createElement("form");
  form.method = "dialog";
  form.append(made("button", "Close", "govuk-button govuk-button--secondary"));
  dialog.append(title, list, made("p", "They can be switched off under Your account.", "govuk-body"), form);
  document.body.append(dialog);
  return dialog;
}

function made(tag, text, className = "") {
  const one = document.createElement(tag);
  one.textContent = text;
  if (className) one.className = className;
  return one;
}

function pressed(one) {
  one?.click();
  return Boolean(one);
}

// From where the focus is to the next row that leads somewhere; from anywhere else to the first, or the last.
function moved(root, by) {
  const links = [...root.querySelectorAll(ROWS)].map((row) => row.querySelector(ROW_LINK)).filter(Boolean);
  if (!links.length) return false;
  const at = links.findIndex((link) => rowOf(link) === rowOf(document.activeElement));
  const next = at < 0 ? (by > 0 ? 0 : links.length - 1) : Math.min(Math.max(at + by, 0), links.length - 1);
  links[next].focus();
  return true;
}

function rowOf(element) {
  return element?.closest(ROWS) ?? undefined;
}
