import type { PolicyDocument } from '../../aws/policy.ts';
import type { ServiceFactory } from '../../kernel/service.ts';
import { asynchronousRetryDelayMs, sendToFailureDestination } from './asynchronous-failure.ts';
import { Pollers } from './event-sources/pollers.ts';
import { EventSourceStore } from './event-sources/store.ts';
import { functionPolicy } from './function-permission.ts';
import { Invoker, type LambdaOptions } from './invoker.ts';
import { addPermission } from './operations/add-permission.ts';
import { createEventSourceMapping } from './operations/create-event-source-mapping.ts';
import { deleteEventSourceMapping } from './operations/delete-event-source-mapping.ts';
import { getFunctionConfiguration } from './operations/get-function-configuration.ts';
import { getFunction } from './operations/get-function.ts';
import { getPolicy } from './operations/get-policy.ts';
import { invoke } from './operations/invoke.ts';
import { listEventSourceMappings } from './operations/list-event-source-mappings.ts';
import { listFunctions } from './operations/list-functions.ts';
import { provisionFunction } from './operations/provision-function.ts';
import { provisionLayer } from './operations/provision-layer.ts';
import { putFunctionEventInvokeConfig } from './operations/put-function-event-invoke-config.ts';
import { removePermission } from './operations/remove-permission.ts';
import { runAsynchronously } from './operations/run-asynchronously.ts';
import { updateEventSourceMapping } from './operations/update-event-source-mapping.ts';
import { eventInvokeConfigResource } from './resources/event-invoke-config.ts';
import { eventSourceMappingResource } from './resources/event-source-mapping.ts';
import { functionResource } from './resources/function.ts';
import { layerVersionResource } from './resources/layer-version.ts';
import { permissionResource } from './resources/permission.ts';
import { functionName, FunctionStore } from './store.ts';
import { lambdaWire } from './wire.ts';

export type { LambdaOptions } from './invoker.ts';

/** Functions, each in its own processes, invoked by callers, queues and streams. */
export function lambda(options: LambdaOptions): ServiceFactory {
  return (kernel) => {
    const store = new FunctionStore(kernel.database);
    const mappings = new EventSourceStore(kernel.database);
    const invoker = new Invoker(kernel, options);
    const pollers = new Pollers(kernel, store, mappings, invoker);
    const afterCommit = (run: () => void): void => {
      kernel.database.afterCommit(run);
    };
    const operations = {
      Invoke: invoke(kernel, store, invoker),
      GetFunction: getFunction(store),
      GetFunctionConfiguration: getFunctionConfiguration(store),
      ListFunctions: listFunctions(store),
      AddPermission: addPermission(store),
      RemovePermission: removePermission(store),
      GetPolicy: getPolicy(store),
      PutFunctionEventInvokeConfig: putFunctionEventInvokeConfig(store),
      CreateEventSourceMapping: createEventSourceMapping(kernel, store, mappings, pollers),
      ListEventSourceMappings: listEventSourceMappings(store, mappings),
      UpdateEventSourceMapping: updateEventSourceMapping(store, mappings, pollers, afterCommit),
      DeleteEventSourceMapping: deleteEventSourceMapping(store, mappings, pollers, afterCommit),
    };
    return {
      name: 'lambda',
      wire: lambdaWire(operations),
      operations,
      internalOperations: {
        RunAsynchronously: runAsynchronously(store, invoker),
        ProvisionFunction: provisionFunction(store, invoker),
        ProvisionLayer: provisionLayer(store),
      },
      resourceTypes: {
        'AWS::Lambda::Function': functionResource(store),
        'AWS::Lambda::LayerVersion': layerVersionResource,
        'AWS::Lambda::Permission': permissionResource,
        'AWS::Lambda::EventInvokeConfig': eventInvokeConfigResource,
        'AWS::Lambda::EventSourceMapping': eventSourceMappingResource(store, mappings),
      },
      resourcePolicy: (arn) => policyOf(store, arn),
      retryDelivery: (failed) =>
        failed.operation === 'RunAsynchronously' ? asynchronousRetryDelayMs(failed, store) : undefined,
      deliveryGivenUp: (failed) => {
        if (failed.operation === 'RunAsynchronously') sendToFailureDestination(failed, kernel, store);
      },
      start: () => {
        pollers.start();
      },
      stop: async () => {
        // Before the processes end: a poller must not take their end for the failure of a function.
        const stopped = pollers.stop();
        invoker.close();
        await stopped;
      },
    };
  };
}

function policyOf(store: FunctionStore, arn: string): PolicyDocument | undefined {
  const name = functionName(arn);
  const configuration = store.find(name);
  return configuration === undefined ? undefined : functionPolicy(configuration.arn, store.permissions(name));
}
