import type { Service } from '../kernel/service.ts';
import { unknownProperties } from './check-properties.ts';
import { IntrinsicError, referencesOf } from './intrinsics.ts';
import type { Stack, TemplateResource } from './template.ts';

/** Resource types that only describe the deployment. */
export const DEPLOYMENT_ONLY: Readonly<Record<string, string>> = {
  'AWS::CDK::Metadata': 'usage statistics of the CDK',
};

/**
 * Everything in an assembly that the runtime cannot emulate, one sentence per problem. Checked before any resource
 * is created, so nothing is left half done and nothing fails silently.
 */
export function findProblems(stacks: readonly Stack[], services: readonly Service[]): string[] {
  return stacks.flatMap((stack) =>
    Object.entries(stack.template.Resources).flatMap(([logicalId, resource]) =>
      problemsOf(stack, resource, services).map(
        (problem) =>
          `${stack.name}, resource ${logicalId} (${resource.Type}): ${problem}. See docs/reference/emulation.md.`,
      ),
    ),
  );
}

function problemsOf(stack: Stack, resource: TemplateResource, services: readonly Service[]): string[] {
  if (
    resource.Type in DEPLOYMENT_ONLY ||
    services.some((service) => resource.Type in (service.notRunHere ?? {}))
  )
    return [];
  const type = services
    .map((service) => service.resourceTypes?.[resource.Type])
    .find((candidate) => candidate !== undefined);
  if (type === undefined) return ['this resource type is not emulated'];
  try {
    const unknown = unknownProperties(resource.Properties ?? {}, type.properties).map(
      (path) => `the property ${path} is not emulated`,
    );
    return [...unknown, ...danglingReferences(stack, resource)];
  } catch (error) {
    if (error instanceof IntrinsicError) return [error.message];
    throw error;
  }
}

function danglingReferences(stack: Stack, resource: TemplateResource): string[] {
  const { Resources, Parameters = {} } = stack.template;
  const names = referencesOf(resource.Properties ?? {});
  return [...names]
    .filter((name) => !(name in Resources) && !(name in Parameters) && !name.startsWith('AWS::'))
    .map((name) => `it refers to ${name}, which is not in the template`);
}
