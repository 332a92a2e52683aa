import '../faults/agent.fault.ts'
