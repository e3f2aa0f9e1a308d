import type { GetCallerIdentityCommandOutput } from '@aws-sdk/client-sts';

import { describePrincipal } from '../../../aws/principal.ts';
import type { AtomicOperation } from '../../../kernel/operation.ts';
import type { ServiceContext } from '../../../kernel/service-context.ts';

/** Needs no permission, as on AWS. */
export function getCallerIdentity(
  kernel: ServiceContext,
): AtomicOperation<object, Pick<GetCallerIdentityCommandOutput, 'Account' | 'Arn' | 'UserId'>> {
  return {
    required: [],
    optional: [],
    permissions: () => [],
    handle: (_input, { principal }) => ({
      Account: kernel.accountId,
      Arn: describePrincipal(principal, kernel.accountId),
      UserId: principal.kind === 'role' ? `AROALOCAL:${principal.sessionName}` : kernel.accountId,
    }),
  };
}
