/** A page of the documentation that is made from the code, so that it cannot go stale unseen. */
export interface Page {
  /** Where it lies, e.g. `docs/reference/architecture.md`. */
  readonly path: string;
  /** The whole text; throws an error that says what to mend when the sources contradict each other. */
  render(): string | Promise<string>;
}

/** The first lines of every generated page. */
export function heading(title: string, source: string): string {
  return `# ${title}\n\n<!-- Made by \`npm run docs\` from ${source}; do not edit. -->\n`;
}

/** A Markdown table. Cells may hold Markdown; a bar in one is escaped. */
export function table(columns: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', String.raw`\|`).replaceAll('\n', ' ')).join(' | ')} |`;
  return [line(columns), line(columns.map(() => '---')), ...rows.map(line)].join('\n');
}
