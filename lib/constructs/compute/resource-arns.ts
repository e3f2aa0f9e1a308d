import { PolicyStatement } from 'aws-cdk-lib/aws-iam';

import type { Grant, ResourceName, ResourcePath } from '#contracts/function-descriptor.ts';

/** The ARNs of the resources that a descriptor may name, and of the table's stream. */
export type ResourceArns = Readonly<Record<ResourceName | 'metadataTable:stream', string>>;

/** Converts the grants of a descriptor to policy statements. */
export function statementsOf(grants: readonly Grant[], arns: ResourceArns): PolicyStatement[] {
  return grants.map(
    ({ actions, resources }) =>
      new PolicyStatement({
        actions: [...actions],
        resources: resources.map((resource) => arnOf(resource, arns)),
      }),
  );
}

/** `metadataTable/index/x` is appended to the table's ARN, `uploadBucket/uploads/*` to the bucket's. */
function arnOf(path: ResourcePath, arns: ResourceArns): string {
  if (path === '*') return path;
  const [name = '', ...below] = path.split('/');
  if (!isKnown(name, arns))
    throw new Error(
      `A descriptor grants access to ${path}; expected one of ${Object.keys(arns).join(', ')}.`,
    );
  return [arns[name], ...below].join('/');
}

function isKnown(name: string, arns: ResourceArns): name is keyof ResourceArns {
  return Object.hasOwn(arns, name);
}
