/**
 * ESLint rule: a comment that switches a rule off names the rule and says why, after ` -- `.
 *
 * It reports at column -1, outside of what the comment itself switches off, so that `eslint-disable` cannot hide it.
 */
const DISABLE =
  /^\s*eslint-disable(?:-line|-next-line)?(?=\s|$)(?<rules>[^]*?)(?:\s-{2,}\s(?<reason>[^]*))?$/;

/** @type {import('eslint').Rule.RuleModule} */
export const disableNeedsReason = {
  meta: {
    type: 'suggestion',
    schema: [],
    messages: {
      reason:
        'This comment switches a rule off without a reason: write "eslint-disable-next-line rule -- why".',
      rules: 'This comment switches every rule off: name the rules it needs.',
    },
  },
  create(context) {
    return {
      Program() {
        for (const comment of context.sourceCode.getAllComments()) {
          const match = DISABLE.exec(comment.value);
          if (match === null || comment.loc === null || comment.loc === undefined) continue;
          const loc = {
            start: { line: comment.loc.start.line, column: -1 },
            end: comment.loc.end,
          };
          if ((match.groups?.['rules'] ?? '').trim() === '') context.report({ loc, messageId: 'rules' });
          if ((match.groups?.['reason'] ?? '').trim() === '') context.report({ loc, messageId: 'reason' });
        }
      },
    };
  },
};
