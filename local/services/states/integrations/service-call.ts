import { StateFailure } from '../interpreter/failure.ts';
import { isObject, type Json, type JsonObject, parseJson } from '../interpreter/json.ts';
import type { Caller, Integration } from './integration.ts';
import { serviceFailure } from './service-failure.ts';

/** One API action of a service, as a Task calls it. */
export interface ServiceAction {
  /** Name of the service in the runtime. */
  readonly service: string;
  readonly operation: string;
  /** Name of the service in error names. */
  readonly errorPrefix: string;
  /** `resourceType` and `resource` of events. */
  readonly eventDetails: JsonObject;
  /** Optimised integrations add the metadata of the SDK's response. */
  readonly metadata: boolean;
  /** From the Task's argument to the service's input. */
  readonly toInput?: (argument: JsonObject, caller: Caller) => JsonObject;
  readonly checkOutput?: (output: JsonObject) => void;
}

export function serviceCall(action: ServiceAction): Integration {
  return {
    eventPrefix: 'Task',
    eventDetails: action.eventDetails,
    argumentMember: 'parameters',
    run: async (argument, caller) => {
      const parameters = isObject(argument) ? argument : {};
      const input = action.toInput?.(parameters, caller) ?? parameters;
      const requestId = caller.kernel.newRequestId();
      const output = await call(action, input, caller, requestId);
      action.checkOutput?.(output);
      if (!action.metadata) return output;
      return {
        ...output,
        SdkHttpMetadata: { HttpStatusCode: 200 },
        SdkResponseMetadata: { RequestId: requestId },
      };
    },
  };
}

async function call(
  { service, operation, errorPrefix }: ServiceAction,
  input: JsonObject,
  { kernel, principal }: Caller,
  requestId: string,
): Promise<JsonObject> {
  try {
    const output = await kernel.call({ service, operation, principal, input, requestId });
    const json = parseJson(JSON.stringify(output));
    return isObject(json) ? json : {};
  } catch (error) {
    throw serviceFailure(errorPrefix, error, requestId);
  }
}

/** A string member that a machine may pass as an object: the service receives its JSON. */
export function textMember(name: string): (argument: JsonObject) => JsonObject {
  return (argument) => {
    const value = argument[name];
    return value === undefined || typeof value === 'string'
      ? argument
      : { ...argument, [name]: JSON.stringify(value) };
  };
}

/**
 * Details become strings, and the machine and its execution are added to every entry's resources. Source: developer
 * guide, "Add EventBridge events".
 */
export function eventEntries(argument: JsonObject, { executionArn, machineArn }: Caller): JsonObject {
  const { Entries: entries } = argument;
  if (!Array.isArray(entries)) return argument;
  const toEntry = (entry: Json): Json => {
    if (!isObject(entry)) return entry;
    const { Resources: resources } = entry;
    return {
      ...textMember('Detail')(entry),
      Resources: [...(Array.isArray(resources) ? resources : []), machineArn, executionArn],
    };
  };
  return { ...argument, Entries: entries.map(toEntry) };
}

/** A rejected entry fails the state, with the whole response as its cause. Source: developer guide, as above. */
export function refuseFailedEntries(output: JsonObject): void {
  if (output['FailedEntryCount'] !== 0 && output['FailedEntryCount'] !== undefined)
    throw new StateFailure('EventBridge.FailedEntry', JSON.stringify(output));
}
