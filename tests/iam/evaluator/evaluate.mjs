// Reads a list of simulations from standard input and prints the result of each: Allowed, ImplicitlyDenied, ...
import { text } from 'node:stream/consumers'
import { runSimulation } from '@cloud-copilot/iam-simulate'

const results = []
for (const simulation of JSON.parse(await text(process.stdin))) {
  const answer = await runSimulation(simulation, {})
  results.push(answer.resultType === 'error' ? JSON.stringify(answer.errors) : answer.overallResult)
}
console.log(JSON.stringify(results))
