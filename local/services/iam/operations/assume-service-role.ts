import { AwsError } from '../../../aws/aws-error.ts';
import type { AtomicOperation } from '../../../kernel/operation.ts';
import type { ServiceContext } from '../../../kernel/service-context.ts';
import { evaluate } from '../evaluate.ts';
import { type IamStore, parseDocument } from '../store.ts';

interface AssumeServiceRoleInput {
  readonly RoleArn: string;
  /** e.g. `lambda.amazonaws.com` */
  readonly Service: string;
  /** The resource that will use the role; trust policies match it as aws:SourceArn. */
  readonly SourceArn?: string;
}

/** Internal: checks that a service may assume a role. Services call it before they accept a role for a resource. */
export function assumeServiceRole(
  kernel: ServiceContext,
  store: IamStore,
): AtomicOperation<AssumeServiceRoleInput, object> {
  return {
    required: ['RoleArn', 'Service'],
    optional: ['SourceArn'],
    permissions: () => [],
    resource: ({ RoleArn }) => RoleArn,
    handle: ({ RoleArn, Service, SourceArn = '' }) => {
      const role = store.findRoleByArn(RoleArn);
      const decision =
        role !== undefined &&
        evaluate({
          principal: {
            kind: 'service',
            service: Service,
            sourceArn: SourceArn,
            sourceAccount: kernel.accountId,
          },
          accountId: kernel.accountId,
          permission: { action: 'sts:AssumeRole', resource: RoleArn },
          keys: new Map([
            ['aws:sourceaccount', [kernel.accountId]],
            ...(SourceArn === '' ? [] : ([['aws:sourcearn', [SourceArn]]] as const)),
          ]),
          identityPolicies: [],
          resourcePolicy: parseDocument(role.trustPolicy),
        });
      if (decision === false || !decision.allowed) {
        throw new AwsError(
          'InvalidParameterValueException',
          `The role ${RoleArn} ${role === undefined ? 'does not exist' : `cannot be assumed by ${Service}`}.`,
        );
      }
      return {};
    },
  };
}
