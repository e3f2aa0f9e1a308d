import type { ServiceFactory } from '../../kernel/service.ts';
import { assumeRole } from './operations/assume-role.ts';
import { getCallerIdentity } from './operations/get-caller-identity.ts';
import { wire } from './wire.ts';

/** The caller's identity, and keys for a role. */
export const sts: ServiceFactory = (kernel) => ({
  name: 'sts',
  wire,
  operations: { GetCallerIdentity: getCallerIdentity(kernel), AssumeRole: assumeRole(kernel) },
});
