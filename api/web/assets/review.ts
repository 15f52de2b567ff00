// A review queue: cards come before they are needed, and a decision is sent while the next card is already read.
// One key says the verdict, the next one the reason. Reasons stay on this page: nothing of them is stored.
import { keysOn, typing } from "./keys";
import { decisionOf, mark, set } from "./review_marks";
import { reveal } from "./viewer";
import { say, wordsOf } from "./words";

const AHEAD = 3;
const FEW = 12;

interface Kept {
  rows: HTMLElement[];
  many: number;
  answer: Promise<string | null>;
}

interface Asked {
  row: HTMLElement;
  verdict: string;
  reason: string;
  instead: Record<string, string> | null;
  copies: string[];
}

export function watchQueue(root: HTMLElement | null): void {
  const list = root?.querySelector<HTMLElement>("[data-queue-rows]");
  const place = root?.querySelector<HTMLElement>("[data-queue-card]");
  if (root && list && place) new Queue(root, list, place);
}

class Queue {
  private readonly words: Record<string, string>;
  private readonly cards = new Map<string, Promise<string>>();
  private readonly kept: Kept[] = [];
  private readonly lastReason: Record<string, number> = {};
  private readonly began = performance.now();
  private readonly mine: number;
  private readonly waiting: number;
  private palette = "";
  private decided = 0;
  private sending = 0;
  private loading = false;
  private whole = false;
  private failed: Asked | null = null;
  private shown: HTMLElement | null = null;

  constructor(
    private readonly root: HTMLElement,
    private readonly list: HTMLElement,
    private readonly place: HTMLElement,
  ) {
    this.words = wordsOf(root);
    this.mine = Number(root.dataset.mine);
    this.waiting = Number(root.dataset.waiting);
    this.whole = this.rows().length >= Number(root.dataset.total);
    this.shown = this.list.querySelector<HTMLElement>("a[aria-current]")?.closest("[data-queue-row]") ?? null;
    this.ready();
    this.fetchAhead();
    document.addEventListener("keydown", (event) => this.key(event));
    list.addEventListener("click", (event) => {
      const row = (event.target as Element).closest<HTMLElement>("[data-queue-row]");
      if (!row || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      // The card that is read stays as it is, with what was begun on it.
      if (row !== this.shown || !this.sees()) void this.show(row);
    });
    place.addEventListener("submit", (event) => {
      const button = (event as SubmitEvent).submitter as HTMLButtonElement | null;
      if (!(event.target as Element).matches("[data-queue-form]")) return;
      event.preventDefault();
      const verdict = button?.dataset.verdict ?? this.palette;
      if (verdict) this.choose(verdict);
    });
    place.addEventListener("click", (event) => {
      const reason = (event.target as Element).closest<HTMLElement>("[data-reason]");
      if (reason) this.pick(Number(reason.dataset.reason));
    });
    root.querySelector("[data-queue-again]")?.addEventListener("click", () => this.again());
    window.addEventListener("beforeunload", (event) => {
      if (this.sending > 0 || this.failed) event.preventDefault();
    });
  }

  private rows(): HTMLElement[] {
    return [...this.list.querySelectorAll<HTMLElement>("[data-queue-row]")];
  }

  private key(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || !keysOn()) return;
    if (document.querySelector("dialog[open]")) return;
    if (typing(event.target)) {
      // Escape leaves what was typed as it is; Enter in the reason takes the verdict that was begun.
      if (event.key === "Escape") (event.target as HTMLElement).blur();
      return;
    }
    const button = this.place.querySelector<HTMLElement>(`[data-verdict-key="${CSS.escape(event.key)}"]`);
    if (button) this.choose(button.dataset.verdict ?? "", true);
    else if (event.key === "j") this.step(1);
    else if (event.key === "k") this.step(-1);
    else if (event.key === "z") void this.undo();
    else if (event.key === "c" && this.copies()) this.copies()!.click();
    else if (event.key === "o") this.place.querySelector<HTMLElement>("[data-queue-open]")?.click();
    else if (this.palette && /^[1-9]$/.test(event.key)) this.pick(Number(event.key));
    else if (this.palette && event.key === "Enter" && !(event.target as Element).closest("a, button, summary")) {
      this.pick(this.lastReason[this.palette] ?? 1);
    } else if (this.palette && (event.key === "0" || event.key === "t")) this.reasonField()?.focus();
    else if (this.palette && event.key === "Escape") this.open("");
    else return;
    event.preventDefault();
  }

  // A verdict: with a reason typed it is kept, else its reasons open; said twice, the reason of the last time is taken.
  private choose(verdict: string, byKey = false): void {
    if (!this.sees()) return;
    const typed = this.reasonField()?.value.trim();
    if (typed) this.decide(verdict, typed);
    else if (byKey && this.palette === verdict) this.pick(this.lastReason[verdict] ?? 1);
    else this.open(verdict);
  }

  // While a card is on its way, the one before it is still seen: nothing is decided about what was not read.
  private sees(): boolean {
    const card = this.place.querySelector<HTMLElement>("[data-card-of]");
    return this.shown !== null && card?.dataset.cardOf === this.shown.dataset.queueRow;
  }

  private open(verdict: string): void {
    this.palette = verdict;
    for (const one of this.place.querySelectorAll<HTMLElement>("[data-palette]")) {
      one.hidden = one.dataset.palette !== verdict;
      for (const button of one.querySelectorAll<HTMLElement>("[data-reason]")) {
        button.classList.toggle("is-last", Number(button.dataset.reason) === (this.lastReason[verdict] ?? 1));
      }
    }
    for (const button of this.place.querySelectorAll<HTMLElement>("[data-verdict]")) {
      button.setAttribute("aria-expanded", String(button.dataset.verdict === verdict));
    }
    this.place.querySelector<HTMLElement>(`[data-palette="${CSS.escape(verdict)}"]`)?.scrollIntoView({ block: "nearest" });
  }

  private pick(number: number): void {
    const button = this.place.querySelector<HTMLElement>(`[data-palette="${CSS.escape(this.palette)}"] [data-reason="${number}"]`);
    if (!button || !this.sees()) return;
    this.lastReason[this.palette] = number;
    this.decide(this.palette, button.querySelector("span")?.textContent ?? "");
  }

  private decide(verdict: string, reason: string): void {
    const row = this.shown;
    if (!row) return;
    const instead: Record<string, string> = {};
    for (const name of ["category", "polarity"]) {
      const value = this.place.querySelector<HTMLSelectElement>(`select[name=${name}]`)?.value;
      if (value) instead[name] = value;
    }
    const corrected = verdict === "confirmed" && Object.keys(instead).length > 0;
    const box = this.copies();
    const copies = box?.checked ? box.value.split(",") : [];
    if (corrected && copies.length > 0) {
      this.problem(say(this.words, "copies_apart"));
      return;
    }
    if (!this.failed) this.problem("");
    this.send({ row, verdict, reason, instead: corrected ? instead : null, copies });
    const said = say(this.words, `said_${verdict}`) + this.alsoSaid(copies.length);
    const next = this.next(row);
    if (next) void this.show(next, said);
    else this.end(said);
  }

  private send(asked: Asked): void {
    const { row, verdict, copies } = asked;
    const rows = [row, ...this.rows().filter((one) => copies.includes(one.dataset.queueRow ?? ""))];
    const many = 1 + copies.length;
    for (const one of rows) mark(one, say(this.words, "saving"), verdict);
    this.decided += many;
    this.sending += 1;
    this.count();
    const body = { [this.root.dataset.field ?? "verdict"]: verdict, reason: asked.reason, ...(asked.instead ? { instead: asked.instead } : {}), ...(copies.length > 0 ? { copies } : {}) };
    const answer = this.post(row.dataset.decide ?? "", body).then(
      (told) => {
        const said = say(this.words, `said_${verdict}`);
        for (const one of rows) mark(one, one === row ? said + this.alsoSaid(copies.length) + this.second(told) : said, verdict);
        return decisionOf(told);
      },
      (error: Error) => {
        for (const one of rows) mark(one);
        this.decided -= many;
        this.failed = asked;
        this.count();
        this.problem(`${say(this.words, "failed")} ${error.message}`);
        return null;
      },
    );
    void answer.finally(() => (this.sending -= 1));
    this.kept.push({ rows, many, answer });
  }

  // Whether a reader who decided before says the same: it is told only now that one has decided oneself.
  private second(told: unknown): string {
    const state = (told as { flag?: { state?: string } }).flag?.state ?? "";
    const word = { agreed: "agree", conflict: "differ" }[state];
    return word ? ` · ${say(this.words, word)}` : "";
  }

  private async undo(): Promise<void> {
    const last = this.kept.pop();
    if (!last) {
      this.tell(say(this.words, "nothing_to_undo"));
      return;
    }
    const decision = await last.answer;
    const row = last.rows[0]!;
    if (decision === null) return void this.show(row);
    try {
      await this.post(`${this.root.dataset.undo}${decision}/undo`, { reason: say(this.words, "undo_reason"), ...(last.many > 1 ? { copies: true } : {}) });
    } catch (error) {
      this.kept.push(last);
      this.problem((error as Error).message);
      return;
    }
    for (const one of last.rows) {
      mark(one);
      this.cards.delete(one.dataset.queueRow ?? "");
    }
    this.decided -= last.many;
    this.count();
    await this.show(row, say(this.words, "undone"));
  }

  private again(): void {
    const asked = this.failed;
    this.failed = null;
    this.problem("");
    if (asked) this.send(asked);
  }

  private async show(row: HTMLElement, said = ""): Promise<void> {
    this.shown = row;
    this.palette = "";
    this.root.querySelector<HTMLElement>("[data-queue-empty]")!.hidden = true;
    for (const one of this.rows()) {
      const link = one.querySelector("a");
      if (one === row) link?.setAttribute("aria-current", "true");
      else link?.removeAttribute("aria-current");
    }
    const inner = row.getBoundingClientRect();
    const outer = this.list.parentElement!.getBoundingClientRect();
    this.list.parentElement!.scrollTop += inner.top - outer.top - outer.height / 4;
    let card: string;
    try {
      card = await this.card(row);
    } catch {
      this.cards.delete(row.dataset.queueRow ?? "");
      this.problem(say(this.words, "lost"));
      return;
    }
    if (this.shown !== row) return;
    this.place.innerHTML = card;
    this.place.hidden = false;
    this.ready();
    this.tell(`${said} ${say(this.words, "next_card", { name: row.querySelector("strong")?.textContent ?? "" })}`.trim());
    this.fetchAhead();
    void this.more();
  }

  // What a new card needs: the palette closed, its place in view, and room for a reason that is not asked for yet.
  private ready(): void {
    this.open("");
    this.reasonField()?.removeAttribute("required");
    for (const pane of this.place.querySelectorAll<HTMLElement>("[data-scroll-to-box]")) {
      const image = pane.querySelector("img");
      const into = (): void => reveal(pane, pane.querySelector(".box.hit, .hit"));
      if (image && !image.complete) image.addEventListener("load", into, { once: true });
      into();
    }
  }

  private card(row: HTMLElement): Promise<string> {
    const id = row.dataset.queueRow ?? "";
    let card = this.cards.get(id);
    if (!card) {
      card = fetch(row.dataset.card ?? "").then((answer) => {
        if (!answer.ok) throw new Error(String(answer.status));
        return answer.text();
      });
      // The pictures are asked for with the card, so that they are there when it is shown.
      card.then(
        (text) => {
          for (const [, address] of text.matchAll(/<img src="([^"]+)"/g)) new Image().src = address!;
        },
        () => this.cards.delete(id),
      );
      this.cards.set(id, card);
    }
    return card;
  }

  private fetchAhead(): void {
    const rows = this.rows();
    const at = this.shown ? rows.indexOf(this.shown) : -1;
    const open = rows.slice(at + 1).filter((row) => !row.dataset.verdict);
    for (const row of open.slice(0, AHEAD)) void this.card(row).catch(() => undefined);
    // What lies far behind is asked for again should it be wanted.
    for (const id of [...this.cards.keys()].slice(0, Math.max(0, this.cards.size - 12))) this.cards.delete(id);
  }

  private async more(): Promise<void> {
    const left = this.rows().filter((row) => !row.dataset.verdict).length;
    if (this.whole || this.loading || left > FEW) return;
    this.loading = true;
    try {
      // Decided flags have left the queue of the server, so what is still open here stands before what is new.
      const queue = (this.root.dataset.more ?? "").includes("show=waiting");
      await Promise.all(this.kept.slice(-AHEAD).map((one) => one.answer));
      const start = queue ? left : this.rows().length;
      const answer = await fetch(`${this.root.dataset.more}&offset=${start}`);
      const more = document.createElement("ol");
      more.innerHTML = answer.ok ? await answer.text() : "";
      const here = new Set(this.rows().map((row) => row.dataset.queueRow));
      const fresh = [...more.querySelectorAll<HTMLElement>("[data-queue-row]")].filter((row) => !here.has(row.dataset.queueRow));
      this.list.append(...fresh);
      this.whole = fresh.length === 0;
    } finally {
      this.loading = false;
    }
  }

  private step(step: number): void {
    const rows = this.rows();
    const at = this.shown ? rows.indexOf(this.shown) : -1;
    const next = rows[Math.min(rows.length - 1, Math.max(0, at + step))];
    if (next && next !== this.shown) void this.show(next);
  }

  private next(row: HTMLElement): HTMLElement | null {
    const rows = this.rows();
    const behind = rows.slice(rows.indexOf(row) + 1).find((one) => !one.dataset.verdict);
    return behind ?? rows.find((one) => !one.dataset.verdict) ?? null;
  }

  private end(said: string): void {
    this.shown = null;
    this.place.hidden = true;
    this.root.querySelector<HTMLElement>("[data-queue-empty]")!.hidden = false;
    this.tell(said);
  }

  private count(): void {
    const mine = this.mine + this.decided;
    const all = this.mine + this.waiting;
    const bar = this.root.querySelector<HTMLProgressElement>("[data-queue-bar]");
    if (bar) bar.value = mine;
    set(this.root, "[data-queue-done]", say(this.words, "done", { mine, n: all }));
    set(this.root, "[data-queue-left]", Math.max(0, all - mine).toLocaleString(document.documentElement.lang));
    const hours = (performance.now() - this.began) / 3_600_000;
    const pace = this.decided > 4 ? ` · ${say(this.words, "pace", { n: Math.round(this.decided / hours) })}` : "";
    set(this.root, "[data-queue-pace]", pace);
  }

  private problem(text: string): void {
    const note = this.root.querySelector<HTMLElement>("[data-queue-problem]")!;
    note.hidden = text === "";
    set(note, "[data-queue-problem-text]", text);
    note.querySelector<HTMLElement>("[data-queue-again]")!.hidden = this.failed === null;
  }

  private tell(text: string): void {
    set(this.root, "[data-queue-said]", text);
  }

  private copies(): HTMLInputElement | null {
    return this.place.querySelector<HTMLInputElement>("[data-queue-copies]");
  }

  private alsoSaid(copies: number): string {
    return copies > 0 ? ` · ${say(this.words, "copies_said", { n: copies })}` : "";
  }

  private reasonField(): HTMLInputElement | null {
    return this.place.querySelector<HTMLInputElement>("[data-queue-reason]");
  }

  private async post(address: string, body: unknown): Promise<unknown> {
    const answer = await fetch(address, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRF-Token": this.root.dataset.csrf ?? "" },
      body: JSON.stringify(body),
    });
    const told = (await answer.json()) as { detail?: string };
    if (!answer.ok) throw new Error(told.detail ?? String(answer.status));
    return told;
  }
}
