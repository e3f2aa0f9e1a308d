import type { PolicyDocument } from '../aws/policy.ts';
import type { CallContext, Permission } from './operation.ts';

/**
 * Decides whether a call is allowed; throws AccessDenied naming principal, action and resource. Provided by the IAM
 * service; resource policies come from the service that owns the resource.
 */
export interface Authorizer {
  authorize(permission: Permission, context: CallContext, resourcePolicy: PolicyDocument | undefined): void;
}
