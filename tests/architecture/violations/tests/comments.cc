// What opens a clause is counted, and so are the others.
//Whether there is a space or not.
int a;  // Whether code comes before the comment: not a comment line.
  // Of an indented line.
/// Who writes three slashes.
// Where a line begins so.
// Those that do.
// Which line it is.
// Whatever and Whoever are other words.
// The rule counts lines. What is inside a line does not matter.
