import '../faults/server.fault.ts'
