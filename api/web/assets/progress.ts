// Live progress of a case by server-sent events: counts, pace, time left; the list is drawn anew while files end.
import { stream, type Stream } from "./stream";
import { say, wordsOf } from "./words";

interface Progress {
  files: number;
  files_done: number;
  pages: number;
  problems: number;
}

const REFRESH = 4000;

export function watchProgress(root: HTMLElement | null): void {
  if (!root) return;
  const words = wordsOf(root);
  const panel = root.querySelector<HTMLElement>("[data-live]")!;
  const text = root.querySelector<HTMLElement>("[data-live-text]")!;
  const said = root.querySelector<HTMLElement>("[data-live-said]")!;
  const bar = root.querySelector<HTMLProgressElement>("[data-live-bar]")!;
  let source: Stream | null = null;
  let first: { at: number; progress: Progress } | null = null;
  let last: Progress | null = null;
  let drawn = { at: 0, done: -1 };

  function follow(): void {
    if (source) return;
    first = null;
    const heard = {
      progress: (event: MessageEvent<string>) => show(JSON.parse(event.data) as Progress),
      finished: (event: MessageEvent<string>) => {
        end();
        const progress = JSON.parse(event.data) as Progress;
        // A case that was at rest when the page opened has nothing new to say.
        if (!last || panel.hidden) return;
        panel.hidden = true;
        said.textContent = say(words, "finished", { ...progress });
        void refresh();
      },
      gone: () => {
        end();
        location.reload();
      },
    };
    source = stream(root!.dataset.progress!, heard, () => {
      if (!panel.hidden) text.textContent = say(words, "lost");
    });
  }

  function end(): void {
    source?.close();
    source = null;
  }

  function show(progress: Progress): void {
    last = progress;
    if (progress.files_done >= progress.files) return;
    panel.hidden = false;
    first ??= { at: performance.now(), progress };
    bar.max = progress.files;
    bar.value = progress.files_done;
    const parts = [say(words, "line", { done: progress.files_done, files: progress.files, pages: progress.pages })];
    const seconds = (performance.now() - first.at) / 1000;
    const pages = progress.pages - first.progress.pages;
    const files = progress.files_done - first.progress.files_done;
    if (seconds > 3 && pages > 0) parts.push(say(words, "pace", { pace: pages / seconds }));
    if (seconds > 5 && files > 0) {
      const left = ((progress.files - progress.files_done) * seconds) / files;
      parts.push(left < 60 ? say(words, "left_seconds") : say(words, "left_minutes", { minutes: Math.round(left / 60) }));
    }
    text.textContent = parts.join(" · ");
    if (progress.files_done !== drawn.done && performance.now() - drawn.at > REFRESH) void refresh();
  }

  async function refresh(): Promise<void> {
    drawn = { at: performance.now(), done: last?.files_done ?? -1 };
    const answer = await fetch(root!.dataset.refresh!, { headers: { Accept: "text/html" } });
    if (!answer.ok || answer.redirected) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const part = document.querySelector("#files-part");
    // Nothing moves under somebody's hands.
    if (part && !part.contains(document.activeElement)) part.replaceChildren(...page.body.children);
  }

  if (!panel.hidden) follow();
  document.addEventListener("lince:received", () => {
    panel.hidden = false;
    follow();
  });
}
