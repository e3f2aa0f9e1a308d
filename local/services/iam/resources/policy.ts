import { ROOT } from '../../../aws/principal.ts';
import type { ResourceType } from '../../../kernel/resource-type.ts';

interface PolicyProperties {
  readonly PolicyName: string;
  readonly PolicyDocument: object;
  readonly Roles?: readonly string[];
}

/** AWS::IAM::Policy: the same inline policy on each of its roles. */
export const policyResource: ResourceType = {
  properties: { PolicyName: true, PolicyDocument: true, Roles: true },
  provision: async (request, kernel) => {
    const { PolicyName, PolicyDocument, Roles = [] } = request.properties as unknown as PolicyProperties;
    for (const RoleName of Roles) {
      await kernel.call({
        service: 'iam',
        operation: 'PutRolePolicy',
        principal: ROOT,
        input: { RoleName, PolicyName, PolicyDocument: JSON.stringify(PolicyDocument) },
      });
    }
    return { ref: request.logicalId, attributes: {} };
  },
};
