import '../faults/secrets.fault.ts'
