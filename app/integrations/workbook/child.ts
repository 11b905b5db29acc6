/**
 * The child process that opens workbooks: one task by message, one answer, end. It is given no environment and no
 * connection, so that a file which gets the better of the reader gets nothing else.
 */
import { answerTask, type MarkTask, type ReadTask } from "./answer-task.ts";

process.once("message", async (task: ReadTask | MarkTask) => {
  const answer = await answerTask(task);
  process.send?.(answer, () => process.disconnect());
});
process.send?.("ready");
