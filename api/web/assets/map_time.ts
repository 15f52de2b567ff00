// Days of journeys as months on an axis: what a leg's date may mean, and which legs a period touches.
export interface LegPlace { text: string; normal: string; reading: { precision: string; latitude: number | null; longitude: number | null; radius: number | null; name: string } | null }
export interface Leg {
  span: { document: string; page: number };
  origin: LegPlace | null; transit: LegPlace[]; destination: LegPlace | null; crossing: LegPlace | null;
  date: string | null; until: string | null; plate: string | null; vehicle: string; payer: string; travellers: string[]; planned: boolean;
}
export interface LegInCase { id: string; name: string; leg: Leg }

/** Months since the year 0 of the first and the last day on which a leg may have been made; null: it tells no date. */
export function monthsOf(leg: Leg): [number, number] | null {
  const first = told(leg.date);
  if (!first) return null;
  const last = told(leg.until);
  return [first[0], Math.max(first[1], last?.[1] ?? 0)];
}

function told(date: string | null): [number, number] | null {
  const found = /^(\d{4})(?:-(\d{2}))?/.exec(date ?? "");
  if (!found) return null;
  const year = Number(found[1]) * 12;
  return found[2] ? [year + Number(found[2]) - 1, year + Number(found[2]) - 1] : [year, year + 11];
}

export function monthName(month: number): string {
  const day = new Date(Date.UTC(Math.floor(month / 12), month % 12, 1));
  return day.toLocaleDateString(document.documentElement.lang, { month: "short", year: "numeric", timeZone: "UTC" });
}

export function monthOf(text: string): number | null {
  return told(text)?.[0] ?? null;
}

export function placesOf(leg: Leg): LegPlace[] {
  return [leg.origin, ...leg.transit, leg.crossing, leg.destination].filter((one): one is LegPlace => one !== null);
}

export class Period {
  constructor(readonly first: number, readonly last: number, readonly undated: boolean) {}

  holds(leg: Leg): boolean {
    const months = monthsOf(leg);
    return months ? months[0] <= this.last && this.first <= months[1] : this.undated;
  }
}
