import type { Principal } from '../../aws/principal.ts';
import type { FunctionConfiguration } from './store.ts';

/** The principal of a function's calls: its role, in a session named like the function (as on AWS). */
export function functionPrincipal(configuration: FunctionConfiguration, environmentId?: string): Principal {
  return {
    kind: 'role',
    roleArn: configuration.roleArn,
    sessionName: configuration.name,
    ...(environmentId === undefined ? {} : { environmentId }),
  };
}
