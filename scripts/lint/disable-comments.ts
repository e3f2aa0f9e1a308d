import comments from '@eslint-community/eslint-plugin-eslint-comments';
import type { Linter } from 'eslint';

/** A comment that switches a rule off names the rule, gives the reason after ` -- `, and is refused when it is not needed. */
export const DISABLE_COMMENTS: Linter.Config = {
  linterOptions: { reportUnusedDisableDirectives: 'error', reportUnusedInlineConfigs: 'error' },
  plugins: { comments },
  rules: {
    'comments/no-unlimited-disable': 'error',
    'comments/require-description': ['error', { ignore: ['eslint-enable'] }],
  },
};
