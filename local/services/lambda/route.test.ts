import { describe, expect, it } from '@jest/globals';

import { matchRoute } from './route.ts';

const ROUTE = { method: 'GET', path: '/2015-03-31/functions/{FunctionName}/policy/{StatementId}' };

describe('a route of Lambda', () => {
  it('gives the members of the path, decoded', () => {
    const arn = 'arn:aws:lambda:eu-central-1:123456789012:function:a';

    expect(
      matchRoute(ROUTE, 'GET', `/2015-03-31/functions/${encodeURIComponent(arn)}/policy/one%20two`),
    ).toEqual({ FunctionName: arn, StatementId: 'one two' });
  });

  it('does not mind a slash at the end', () => {
    expect(
      matchRoute({ method: 'GET', path: '/2015-03-31/functions' }, 'GET', '/2015-03-31/functions/'),
    ).toEqual({});
  });

  it.each([
    ['another method', 'PUT', '/2015-03-31/functions/a/policy/b'],
    ['another version', 'GET', '/2016-03-31/functions/a/policy/b'],
    ['a shorter path', 'GET', '/2015-03-31/functions/a/policy'],
    ['a longer path', 'GET', '/2015-03-31/functions/a/policy/b/c'],
    ['an empty member', 'GET', '/2015-03-31/functions//policy/b'],
  ])('does not match %s', (_what, method, path) => {
    expect(matchRoute(ROUTE, method, path)).toBeUndefined();
  });
});
