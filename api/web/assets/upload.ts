// Uploads: files and whole folders, two at a time, each with its own progress. A lost connection is told and gone on
// from by itself. Sending a file again is always safe: the server answers the same for bytes that it has.
import { Refused, sendFile } from "./tus";
import { say, size, wordsOf, type Words } from "./words";

const AT_ONCE = 2;
const SHOWN = 200;
interface Job {
  file: File;
  path: string;
  said: Record<string, string>;
  row: HTMLElement | null;
  sent: number;
  state: "waiting" | "sending" | "done" | "failed";
}

export function watchUploads(root: HTMLElement | null): void {
  if (!root) return;
  new Uploads(root);
}

class Uploads {
  private readonly words: Words;
  private readonly list: HTMLElement;
  private readonly sum: HTMLElement;
  private readonly jobs: Job[] = [];
  private running = 0;

  constructor(private readonly root: HTMLElement) {
    this.words = wordsOf(root);
    this.list = root.querySelector<HTMLElement>("[data-uploads]")!;
    this.sum = root.querySelector<HTMLElement>("[data-upload-sum]")!;
    for (const input of root.querySelectorAll<HTMLInputElement>("input[type=file]")) {
      input.addEventListener("change", () => {
        this.add([...(input.files ?? [])].map((file) => ({ file, path: file.webkitRelativePath || file.name })));
        input.value = "";
      });
    }
    // The whole page takes files: nobody should have to aim, and a dropped file must not open in place of the page.
    const drop = root.querySelector<HTMLElement>("[data-drop]")!;
    document.addEventListener("dragover", (event) => {
      event.preventDefault();
      drop.classList.add("is-over");
    });
    document.addEventListener("dragleave", (event) => {
      if (event.relatedTarget === null) drop.classList.remove("is-over");
    });
    document.addEventListener("drop", (event) => {
      event.preventDefault();
      drop.classList.remove("is-over");
      if (event.dataTransfer) void dropped(event.dataTransfer).then((found) => this.add(found));
    });
    window.addEventListener("beforeunload", (event) => {
      if (this.jobs.some((job) => job.state === "waiting" || job.state === "sending")) event.preventDefault();
    });
  }

  private add(found: { file: File; path: string }[]): void {
    const stated = this.stated();
    for (const { file, path } of found) {
      const modified = file.lastModified ? new Date(file.lastModified).toISOString() : "";
      this.jobs.push({ file, path, said: { path, modified, ...stated }, row: null, sent: 0, state: "waiting" });
    }
    this.next();
    this.tell();
  }

  private next(): void {
    while (this.running < AT_ONCE) {
      const job = this.jobs.find((one) => one.state === "waiting");
      if (!job) return;
      job.state = "sending";
      this.running += 1;
      void this.send(job).finally(() => {
        this.running -= 1;
        this.tell();
        this.next();
      });
    }
  }

  private async send(job: Job): Promise<void> {
    const row = this.row(job);
    const bar = row.querySelector("progress")!;
    const told = row.querySelector<HTMLElement>("[data-told]")!;
    job.sent = 0;
    try {
      await sendFile({
        address: this.root.dataset.upload!,
        csrf: this.root.dataset.csrf ?? "",
        file: job.file,
        said: job.said,
        sent: (sent) => {
          job.sent = Math.min(sent, job.file.size);
          bar.value = job.sent;
          const share = Math.floor((100 * job.sent) / (job.file.size || 1));
          told.textContent = share < 100 ? say(this.words, "sending", { share }) : say(this.words, "keeping");
          this.tell();
        },
        lost: (again) => this.lost(row, again),
      });
      job.sent = job.file.size;
      job.state = "done";
      bar.remove();
      told.className = "done";
      told.textContent = say(this.words, "done");
      document.dispatchEvent(new CustomEvent("lince:received"));
    } catch (error) {
      job.state = "failed";
      job.sent = 0;
      bar.remove();
      told.className = "failed";
      told.textContent = say(this.words, "failed");
      const why = document.createElement("p");
      why.className = "why";
      why.append(`${this.why(error)} `);
      const again = document.createElement("button");
      again.type = "button";
      again.className = "button small";
      again.textContent = say(this.words, "retry");
      again.addEventListener("click", () => {
        job.row?.remove();
        job.row = null;
        job.state = "waiting";
        this.next();
        this.tell();
      });
      why.append(again);
      row.append(why);
      this.list.prepend(row);
    }
  }

  /** Tell that the connection is lost and when it is tried again; null: it is being tried. */
  private lost(row: HTMLElement, again: number | null): void {
    row.querySelector(".why")?.remove();
    if (again === null) return;
    const why = document.createElement("p");
    why.className = "why";
    why.append(`${say(this.words, "lost", { seconds: Math.round(again / 1000) })} `);
    const now = document.createElement("button");
    now.type = "button";
    now.className = "button small";
    now.textContent = say(this.words, "now");
    now.addEventListener("click", () => document.dispatchEvent(new CustomEvent("lince:again")));
    why.append(now);
    row.append(why);
  }

  /** What is stated of the files, as it stands in the form when they are chosen. */
  private stated(): Record<string, string> {
    const said: Record<string, string> = {};
    for (const field of this.root.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>("[data-said]")) {
      said[field.dataset.said!] = field.value.trim();
    }
    const { day, hour, ...rest } = said;
    return { ...rest, seized_at: day ? (hour ? `${day}T${hour}` : day) : "" };
  }

  private why(error: unknown): string {
    const problem = error instanceof Refused ? error.problem : {};
    if (problem.code === "not_authenticated") location.reload();
    if (problem.code && problem.code in this.words) return say(this.words, problem.code);
    return say(this.words, "refused", { why: [problem.detail, problem.next_step].filter(Boolean).join(" ") });
  }

  private row(job: Job): HTMLElement {
    const row = document.createElement("li");
    const name = document.createElement("span");
    name.className = "name";
    name.title = job.path;
    name.textContent = job.path;
    const told = document.createElement("span");
    told.dataset.told = "";
    told.className = "num quiet";
    const bar = document.createElement("progress");
    bar.max = job.file.size || 1;
    bar.value = 0;
    bar.setAttribute("aria-label", job.path);
    row.append(name, told, bar);
    job.row = row;
    this.list.prepend(row);
    // A folder may hold tens of thousands: the oldest that went well leave the list.
    while (this.list.children.length > SHOWN) {
      const old = [...this.list.children].reverse().find((one) => one.querySelector(".done"));
      if (!old) break;
      old.remove();
    }
    return row;
  }

  private tell(): void {
    const done = this.jobs.filter((job) => job.state === "done").length;
    const sent = this.jobs.reduce((total, job) => total + job.sent, 0);
    const total = this.jobs.reduce((all, job) => all + job.file.size, 0);
    this.sum.hidden = this.jobs.length === 0;
    this.sum.textContent = say(this.words, "sum", { done, n: this.jobs.length, sent: size(sent), total: size(total) });
  }
}

async function dropped(transfer: DataTransfer): Promise<{ file: File; path: string }[]> {
  // Entries must be taken before the first await: the browser empties the transfer after the event.
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry()).filter((entry) => entry !== null);
  if (entries.length === 0) return [...transfer.files].map((file) => ({ file, path: file.name }));
  const found: { file: File; path: string }[] = [];
  for (const entry of entries) await walk(entry, found);
  return found;
}

async function walk(entry: FileSystemEntry, found: { file: File; path: string }[]): Promise<void> {
  if (entry.isFile) {
    const file = await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject));
    found.push({ file, path: entry.fullPath.replace(/^\//, "") });
    return;
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  for (;;) {
    // A folder is told in parts of up to a hundred; an empty part is its end.
    const part = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (part.length === 0) return;
    for (const inner of part) await walk(inner, found);
  }
}
