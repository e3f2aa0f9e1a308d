import { print } from '#scripts/command.ts';

/** Counts cases by name, and those that went wrong. */
export class Tally {
  readonly #rows = new Map<string, { all: number; wrong: number }>();

  add(name: string, isWrong: boolean): void {
    const row = this.#rows.get(name) ?? { all: 0, wrong: 0 };
    this.#rows.set(name, { all: row.all + 1, wrong: row.wrong + (isWrong ? 1 : 0) });
  }

  get part(): number {
    const { all, wrong } = this.#sum();
    return wrong / Math.max(1, all);
  }

  print(title: string, wrong: string): void {
    print(`\n${title.padEnd(52)} ${'cases'.padStart(6)} ${wrong.padStart(9)}`);
    for (const [name, row] of [...this.#rows, ['all', this.#sum()] as const])
      print(
        `  ${name.padEnd(50)} ${String(row.all).padStart(6)} ${String(row.wrong).padStart(9)}  ${((100 * row.wrong) / Math.max(1, row.all)).toFixed(1)} %`,
      );
  }

  #sum(): { all: number; wrong: number } {
    const rows = [...this.#rows.values()];
    return {
      all: rows.reduce((sum, { all }) => sum + all, 0),
      wrong: rows.reduce((sum, { wrong }) => sum + wrong, 0),
    };
  }
}
