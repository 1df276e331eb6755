// Who else has this record open, and which rows of a list. Told while the page is in sight; without it nothing is missing.
import { isOurs, signedOut } from "./session.js";

const SECONDS = 20;

export function startHere(root) {
  const above = root.querySelector("[data-here-url]");
  if (above) new Asking(above, record(above));
  const list = root.querySelector("[data-rows-url]");
  if (list) new Asking(list, rows(list));
}

// What is asked of a record, and where the answer stands.
function record(above) {
  return {
    url: above.dataset.hereUrl,
    asks: () => [["path", location.pathname + location.search]],
    leaves: true,
    show: ({ here }) => said(above, here ?? ""),
  };
}

// A row never moves under a pointer or a finger: while one is on the list, nothing changes in it.
function rows(list) {
  const places = [...list.querySelectorAll("[data-here-row]")];
  return {
    url: list.dataset.rowsUrl,
    asks: () => [["list", list.dataset.rowsOf], ...places.map((place) => ["row", place.dataset.hereRow])],
    leaves: false,
    show: (words) => {
      if (list.matches(":hover") || list.contains(document.activeElement)) return;
      places.forEach((place) => said(place, words[place.dataset.hereRow] ?? ""));
    },
  };
}

function said(place, words) {
  if (place.textContent !== words) place.textContent = words;
}

class Asking {
  constructor(place, question) {
    this.token = document.querySelector("input[name=csrfmiddlewaretoken]")?.value;
    if (!this.token) return;
    this.question = question;
    this.seconds = Number(place.dataset.hereSeconds) || SECONDS;
    document.addEventListener("visibilitychange", () => (this.inSight() ? this.ask() : this.leave()));
    window.addEventListener("pagehide", () => this.leave());
    this.ask();
  }

  inSight() {
    return document.visibilityState === "visible";
  }

  later() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask(), this.seconds * 1000);
  }

  async ask() {
    clearTimeout(this.timer);
    if (!this.inSight() || this.over) return;
    try {
      const response = await this.post(this.question.asks());
      if (isOurs(response) && (signedOut(response) || response.status === 204)) this.over = true;
      else if (isOurs(response) && response.ok) this.question.show(await response.json());
      else this.question.show({});
    } catch {
      this.question.show({});
    }
    if (!this.over) this.later();
  }

  leave() {
    clearTimeout(this.timer);
    if (this.question.leaves && !this.over) this.post([...this.question.asks(), ["leaves", "1"]]).catch(() => {});
  }

  post(asked) {
    return fetch(this.question.url, {
      method: "POST",
      body: new URLSearchParams([...asked, ["csrfmiddlewaretoken", this.token]]).toString(),
      credentials: "same-origin",
      redirect: "manual",
      cache: "no-store",
      keepalive: true,
      headers: { "Content-Type": "application/x-www-form-urlencoded", "X-Requested-With": "here" },
    });
  }
}
