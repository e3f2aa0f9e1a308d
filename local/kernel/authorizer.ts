import type { PolicyDocument } from '../aws/policy.ts';
import type { CallContext, Permission } from './operation.ts';

/**
 * Decides whether a call may go on; throws AccessDenied naming principal, action and resource. The IAM service
 * provides it; resource policies come from the service that owns the resource.
 */
export interface Authorizer {
  authorize(permission: Permission, context: CallContext, resourcePolicy: PolicyDocument | undefined): void;
}
