import type { Command } from 'commander';

/**
 * A wrong option or argument is one line on standard error, and thrown as commander's own error: the caller chooses the exit
 * status.
 *
 * @param help how help is asked for, e.g. `qip --help`
 */
export function withOneLineErrors(command: Command, help: string): Command {
  return command
    .configureOutput({
      outputError: (message, write) => {
        const sentence = message
          .trim()
          .replaceAll(/\s*\n\s*/g, ' ')
          .replace(/[^.)]$/, '$&.');
        write(`${sentence} "${help}" shows the options.\n`);
      },
    })
    .exitOverride();
}
