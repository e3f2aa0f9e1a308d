import type { ServiceContext } from '../../../kernel/service-context.ts';
import { findIntegration } from '../integrations/find-integration.ts';
import type { Problems } from './problems.ts';

/** A Task's Resource: something that this runtime can call. */
export function checkResource(
  resource: unknown,
  location: string,
  kernel: ServiceContext,
  problems: Problems,
): void {
  if (typeof resource !== 'string') return;
  const integration = findIntegration(resource, kernel);
  if (integration === undefined)
    problems.add(
      location,
      `The resource provided ${resource} is not recognized. The value is not a valid resource ARN, or the resource is not available in this region.`,
    );
  else if (integration === 'not emulated') problems.addNotEmulated(location, `the task resource ${resource}`);
}
