// Refreshes a small region, such as the state of a pack, until the server stops asking for it.
import { isOurs, signedOut } from "./session.js";

const LONGEST = 15;

export function startPolling(root) {
  root.querySelectorAll("[data-poll-url]").forEach((region) => new Poll(region));
}

class Poll {
  constructor(region) {
    this.region = region;
    this.seconds = Number(region.dataset.pollSeconds) || 3;
    // Spoken when it changes, and not over what is being read.
    if (!region.hasAttribute("role")) region.setAttribute("role", "status");
    this.next();
  }

  next() {
    setTimeout(() => this.ask(), this.seconds * 1000);
  }

  async ask() {
    if (document.visibilityState === "hidden") return this.next();
    try {
      const response = await fetch(this.region.dataset.pollUrl, {
        credentials: "same-origin",
        redirect: "manual",
        cache: "no-store",
        headers: { "X-Requested-With": "poll" },
      });
      if (!isOurs(response)) throw new Error("not the service's answer");
      if (signedOut(response) || response.status === 404) return;
      // 204: nothing has changed since what is shown.
      if (response.ok && response.status !== 204) this.show(await response.text());
      this.seconds = Math.min(this.seconds * 1.3, LONGEST);
    } catch {
      this.seconds = Math.min(this.seconds * 2, LONGEST);
    }
    if (this.region.dataset.pollUrl) this.next();
  }

  // The region itself stays, so that a screen reader keeps following it; only changed words are replaced.
  show(html) {
    const fresh = new DOMParser().parseFromString(html, "text/html").body;
    const part = fresh.querySelector("[data-poll-url]") ?? fresh;
    if (part.innerHTML.trim() !== this.region.innerHTML.trim()) this.region.innerHTML = part.innerHTML;
    if (part.dataset.pollUrl) this.region.dataset.pollUrl = part.dataset.pollUrl;
    else delete this.region.dataset.pollUrl;
  }
}
