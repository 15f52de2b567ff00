// What the server tells of the graph, and how it is asked. Nothing of it is kept in the browser's storage.
export interface GraphNode { id: string; type: "entity" | "event"; case: string; name: string; kind: string | null; date: string | null }
export interface Station { node: GraphNode; documents: number; beside: number }
export interface Bond { one: string; two: string; types: string[]; documents: number; months: string[] }
export interface Picture { total: number; stations: Station[]; bonds: Bond[]; crowded: number }
export interface Proof { document: string | null; name: string; page: number | null }
export interface Step { one: GraphNode; two: GraphNode; types: string[]; proofs: Proof[]; documents: number }

export type Places = Record<string, [number, number]>;
export interface Kept { id: string; name: string; made_at: string; stations: number }
export interface KeptView { places: Places; filters: [string, string][] }

export class Refused extends Error {}

export class Source {
  constructor(public cases: string[], private readonly csrf: string) {}

  async views(of: string): Promise<Kept[]> {
    return (await this.ask<{ views: Kept[] }>(`/api/v1/cases/${of}/graph-views`)).views;
  }

  view(of: string, id: string): Promise<KeptView> {
    return this.ask(`/api/v1/cases/${of}/graph-views/${id}`);
  }

  keepView(of: string, view: KeptView & { name: string }): Promise<Kept> {
    return this.send(`/api/v1/cases/${of}/graph-views`, view);
  }

  async dropView(of: string, id: string): Promise<void> {
    await this.ask(`/api/v1/cases/${of}/graph-views/${id}`, { method: "DELETE", headers: { "X-CSRF-Token": this.csrf } });
  }

  picture(asked: { entity?: string; shown?: string[]; most: number; taken?: boolean }): Promise<Picture> {
    const cases = this.cases.length > 0 ? { cases: this.cases } : {};
    return this.send("/api/v1/graph/picture", { ...cases, ...asked });
  }

  bond(one: string, two: string): Promise<Step> {
    return this.ask(`/api/v1/graph/bond?${this.query({ entity: one, to: two })}`);
  }

  async way(one: string, two: string): Promise<Step[]> {
    return (await this.ask<{ steps: Step[] }>(`/api/v1/graph/path?${this.query({ entity: one, to: two })}`)).steps;
  }

  private query(told: Record<string, string>): string {
    const query = new URLSearchParams(told);
    for (const one of this.cases) query.append("case", one);
    return query.toString();
  }

  private send<T>(address: string, body: unknown): Promise<T> {
    const headers = { "Content-Type": "application/json", "X-CSRF-Token": this.csrf };
    return this.ask(address, { method: "POST", headers, body: JSON.stringify(body) });
  }

  private async ask<T>(address: string, how: RequestInit = {}): Promise<T> {
    const answer = await fetch(address, { ...how, headers: { Accept: "application/json", ...how.headers } });
    if (!answer.ok) {
      const told = (await answer.json().catch(() => ({}))) as { detail?: string };
      throw new Refused(told.detail ?? String(answer.status));
    }
    return (answer.status === 204 ? undefined : await answer.json()) as T;
  }
}
