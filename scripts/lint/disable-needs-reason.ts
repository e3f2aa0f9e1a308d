import type { Rule } from 'eslint';

const DISABLE =
  /^\s*eslint-disable(?:-line|-next-line)?(?=\s|$)(?<rules>[^]*?)(?:\s-{2,}\s(?<reason>[^]*))?$/;

/**
 * ESLint rule: a comment that switches a rule off names the rule and says why, after ` -- `.
 *
 * It reports at column -1, outside of what the comment itself switches off, so that `eslint-disable` cannot hide it.
 */
export const disableNeedsReason: Rule.RuleModule = {
  meta: {
    type: 'suggestion',
    schema: [],
    messages: {
      reason:
        'This comment switches a rule off without a reason: write "eslint-disable-next-line rule -- why".',
      rules: 'This comment switches every rule off: name the rules it needs.',
    },
  },
  create: (context) => ({
    Program() {
      for (const { value, loc } of context.sourceCode.getAllComments()) {
        const groups = DISABLE.exec(value)?.groups;
        if (groups === undefined || loc === null || loc === undefined) continue;
        const place = { start: { line: loc.start.line, column: -1 }, end: loc.end };
        if (isBlank(groups['rules'])) context.report({ loc: place, messageId: 'rules' });
        if (isBlank(groups['reason'])) context.report({ loc: place, messageId: 'reason' });
      }
    },
  }),
};

function isBlank(text: string | undefined): boolean {
  return text === undefined || text.trim() === '';
}
