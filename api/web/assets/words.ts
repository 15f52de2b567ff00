// Sentences come from the server's catalogue in data-words; numbers are written as the page's language has them.
export type Words = Record<string, string>;

export function wordsOf(element: HTMLElement): Words {
  return JSON.parse(element.dataset.words ?? "{}") as Words;
}

export function say(words: Words, key: string, values: Record<string, string | number> = {}): string {
  const language = document.documentElement.lang;
  return (words[key] ?? key).replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = values[name] ?? "";
    return typeof value === "number" ? value.toLocaleString(language, { maximumFractionDigits: 1 }) : value;
  });
}

export function size(bytes: number): string {
  const units = ["B", "kB", "MB", "GB", "TB"];
  let unit = 0;
  let value = bytes;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  const digits = unit > 0 && value < 100 ? 1 : 0;
  const written = value.toLocaleString(document.documentElement.lang, { minimumFractionDigits: digits, maximumFractionDigits: digits });
  return `${written}\u00a0${units[unit]}`;
}
