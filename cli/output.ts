import pc from 'picocolors';

/** Where a command writes: results to standard output, everything for a person to standard error. */
export interface Output {
  /** True when standard error is a terminal, which can show colours and moving lines. */
  readonly interactive: boolean;
  readonly json: boolean;
  /** One line of the result. */
  result(line: string): void;
  /** One JSON object of the result. */
  object(value: object): void;
  /** One line for a person; with --json, nothing. */
  say(line: string): void;
  /** Raw text, for lines that are redrawn. */
  draw(text: string): void;
  readonly columns: number;
  readonly colors: ReturnType<typeof pc.createColors>;
}

export function processOutput(json: boolean): Output {
  const interactive = process.stderr.isTTY && !json;
  return {
    interactive,
    json,
    result: (line) => process.stdout.write(`${line}\n`),
    // In JSON such a character can only be inside a string, where its escape means the same.
    object: (value) => process.stdout.write(`${printable(JSON.stringify(value))}\n`),
    say: (line) => {
      if (!json) process.stderr.write(`${line}\n`);
    },
    draw: (text) => process.stderr.write(text),
    // Some terminals report 0.
    columns: process.stderr.columns || 80,
    colors: pc.createColors(interactive && process.env['NO_COLOR'] === undefined),
  };
}

/** Characters that a terminal would act on, or that change the direction of text; a key or a reason may contain them. */
const DANGEROUS = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Bidi_Control}\ufeff]/gu;

/** Makes text safe to show: characters that a terminal would act on become escapes. */
export function printable(text: string): string {
  return text.replace(
    DANGEROUS,
    (character) => `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`,
  );
}
