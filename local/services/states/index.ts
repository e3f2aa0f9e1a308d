import type { ServiceFactory } from '../../kernel/service.ts';
import { Executions } from './executions.ts';
import { createStateMachine } from './operations/create-state-machine.ts';
import { deleteStateMachine } from './operations/delete-state-machine.ts';
import { describeExecution } from './operations/describe-execution.ts';
import { describeStateMachine } from './operations/describe-state-machine.ts';
import { getExecutionHistory } from './operations/get-execution-history.ts';
import { listExecutions } from './operations/list-executions.ts';
import { listStateMachines } from './operations/list-state-machines.ts';
import { startExecution } from './operations/start-execution.ts';
import { startSyncExecution } from './operations/start-sync-execution.ts';
import { stopExecution } from './operations/stop-execution.ts';
import { updateStateMachine } from './operations/update-state-machine.ts';
import { validateStateMachineDefinition } from './operations/validate-state-machine-definition.ts';
import { stateMachineResource } from './resources/state-machine.ts';
import { StatesStore } from './store.ts';
import { wire } from './wire.ts';

/** State machines, standard and express (AWS Step Functions). */
export const states: ServiceFactory = (kernel) => {
  const store = new StatesStore(kernel.database);
  const executions = new Executions(kernel, store);
  return {
    name: 'states',
    wire,
    operations: {
      CreateStateMachine: createStateMachine(kernel, store),
      UpdateStateMachine: updateStateMachine(kernel, store),
      DeleteStateMachine: deleteStateMachine(kernel, store, executions),
      DescribeStateMachine: describeStateMachine(store),
      ListStateMachines: listStateMachines(store),
      ValidateStateMachineDefinition: validateStateMachineDefinition(kernel),
      StartSyncExecution: startSyncExecution(kernel, store, executions),
      StartExecution: startExecution(kernel, store, executions),
      DescribeExecution: describeExecution(store),
      StopExecution: stopExecution(kernel, store, executions),
      ListExecutions: listExecutions(store),
      GetExecutionHistory: getExecutionHistory(store),
    },
    resourceTypes: { 'AWS::StepFunctions::StateMachine': stateMachineResource },
    start: () => {
      executions.failInterrupted();
    },
    stop: () => executions.close(),
  };
};
