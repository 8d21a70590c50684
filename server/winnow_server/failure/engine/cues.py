# ruff: noqa: E501 (tables of patterns and names read better unbroken)
"""Cues: small generic texts that, weighed together, tell a telling line from noise in any tool's output.

Each cue is one bit of a line's cue set. They carry no verdict of their own; the line scorer learns what they are worth.
Patterns are hyperscan's subset. Those of ``SCANNED`` are looked for in the whole log, so they start with literals and
match seldom; all of them are looked for in the candidate lines, which are clean, so that a line start is a line start.
"""

from __future__ import annotations

from typing import Final

SCANNED: Final[dict[str, tuple[str, ...]]] = {
    "error_label": (r"(?i)\berror(?:\[\w+\])?\s?[:!]", r"##\[error\]"),
    "fail_word": (r"(?i)\bfail(?:ed|ure|ures|s|ing)?\b",),
    "fatal_word": (r"(?i)\b(?:fatal|panic(?:ked)?|abort(?:ed|ing)?)\b",),
    "exception": (r"[a-z](?:Error|Exception|Failure)\b",),
    "trace_header": (r"Traceback \(most recent", r"(?i)\bstack ?trace\b", r"stack backtrace"),
    "caused_by": (r"Caused by",),
    "assert": (r"(?i)\bassert(?:ion|ed|_\w+|Equal\w*|That|True|False)?\b", r"(?i)\bexpected\b"),
    "not_found": (
        r"(?i)\b(?:not found|no such|could not find|cannot find|can't find|unable to find|does not exist|undefined)\b",
    ),
    "cannot": (r"(?i)\b(?:cannot|can't|could not|couldn't|unable to|refused)\b",),
    "level_error": (r"\[(?:ERROR|error|FATAL|SEVERE)\]", r"\bERROR\b"),
    "npm_error": (r"npm ERR!", r"npm error"),
    "test_fail": (r"\bFAIL(?:ED)?\b", r"(?:✗|✖|✘|❌|×)", r"\bnot ok \d", r"<<< (?:FAILURE|ERROR)!"),
    "exit_status": (r"(?i)\bexited with\b", r"(?i)\bexit (?:code|status)\b", r"non-zero"),
    "timeout": (r"(?i)\btimed?[ -]?out\b",),
    "network": (
        r"(?i)\bconnection (?:refused|reset|timed|closed|aborted)",
        r"(?i)could(?: not|n't) resolve",
        r"\b(?:ECONNRESET|ETIMEDOUT|ENOTFOUND|ECONNREFUSED|EAI_AGAIN)\b",
    ),
    "make_stop": (r"make(?:\[\d{1,3}\])?: \*\*\*", r"ninja: build stopped"),
    "memory": (r"(?i)\b(?:out of memory|no space left|cannot allocate|heap space)\b", r"\b[Kk]illed\b"),
    "auth": (r"(?i)\b(?:permission denied|unauthori[sz]ed|forbidden|access denied|rate limit)\b",),
    "crash": (r"(?i)\b(?:segmentation fault|core dumped|sigsegv|sigabrt|internal compiler error)\b", r"Sanitizer:"),
    "symbol": (
        r"(?i)\b(?:undefined reference|cannot find symbol|undeclared|unresolved|syntax error|parse error|unexpected)\b",
    ),
    "build_failed": (r"(?i)\bbuild (?:failed|failure)\b", r"rake aborted", r"Failed to execute goal"),
    "style": (r"(?i)\b(?:offen[cs]es?|violations?|trailing whitespace|duplicate[ds]?)\b",),
}
"""Looked for in the whole log, to find candidate lines; the keys are keys of ``CUES``."""

CUES: Final[dict[str, tuple[str, ...]]] = {
    "error_word": (r"(?i)\berrors?\b",),
    "error_label": (r"(?i)\berror(?:\[\w+\])?\s?[:!]", r"##\[error\]"),
    "error_first": (r"^\s{0,4}(?i:error|fatal|failure)\b", r"^e: (?:file:|/)"),
    "fail_word": (r"(?i)\bfail(?:ed|ure|ures|s|ing)?\b",),
    "fatal_word": (r"(?i)\b(?:fatal|panic(?:ked)?|abort(?:ed|ing)?|critical|severe)\b",),
    "exception": (r"[A-Za-z](?:Error|Exception|Failure)\b",),
    "exception_header": (r"^\s{0,8}[\w.$]{2,80}(?:Error|Exception|Failure)(?:\s\[\w+\])?(?::|\s*\r?$)",),
    "trace_header": (r"Traceback \(most recent", r"(?i)\bstack ?(?:back)?trace\b", r"(?i)\bcall stack\b"),
    "frame": (
        r"^\s{1,12}at [^\n]{1,200}[:)]",
        r'^\s{1,8}File "[^"\n]{1,200}", line \d',
        r"\.rb:\d{1,6}:in ",
        r"^\s{0,8}#\d{1,3}:? ",
        r"\.go:\d{1,6} \+0x",
        r"^\s{1,8}\d{1,3}: +0x[0-9a-f]{4}",
    ),
    "caused_by": (r"(?i)\bcaused by\b", r"(?i)\bdue to\b", r"(?i)\bbecause\b"),
    "assert": (r"(?i)\bassert(?:ion|ed|s|_\w+|Equal\w*|That|True|False)?\b", r"AssertionError"),
    "expected": (r"(?i)\b(?:expected|expects?|actual|got|received|should(?:n't)?|did(?:n't| not))\b",),
    "expected_label": (r"^[\s|*>+-]{0,12}(?i:expected|actual|got|received|want|have|left|right)\b[^\n]{0,24}[:=]",),
    "not_found": (
        r"(?i)\b(?:not found|no such|(?:can ?not|could ?n[o']t|unable to|can't) (?:find|locate|open|load)|not exist|missing|undefined)\b",
    ),
    "cannot": (
        r"(?i)\b(?:can ?not|can't|could ?n[o']t|couldn't|unable to|failed to|refus(?:ed|ing)|not (?:allowed|supported|permitted|valid|installed|defined))\b",
    ),
    "file_line": (r"[\w/\\-]\.[A-Za-z]{1,10}[:(]\d{1,6}\b", r"\bline \d{1,6}\b"),
    "warning": (r"(?i)\bwarn(?:ing|ings)?\b", r"^w: ", r"^(?:\[WARNING\] )?Note: [^\n]{1,200}\.java uses"),
    "level_error": (r"\[(?:ERROR|error|FATAL|SEVERE)\]", r"^\s{0,4}(?:E/|ERR!|ERROR\b|ERR\b)"),
    "level_warning": (r"\[(?:WARNING|WARN|warn|warning)\]", r"^\s{0,4}(?:WARN(?:ING)?\b|W/|w: )"),
    "level_info": (r"\[(?:INFO|info|DEBUG|debug|TRACE|trace)\]", r"\b(?:INFO|DEBUG|TRACE|VERBOSE)\b"),
    "npm_error": (r"npm ERR!", r"npm error", r"\berror Command failed"),
    "caret": (r"^[\s|~.>\d]{0,160}\^[\s~^-]{0,160}\r?$",),
    "test_fail": (
        r"\b(?:FAIL|FAILED)\b",
        r"(?:✗|✖|✘|❌|×)",
        r"^\s{0,8}not ok \d",
        r"\[FAIL(?:ED)?\]",
        r"<<< (?:FAILURE|ERROR)!",
        r"\*\*\* FAILED \*\*\*",
    ),
    "fail_count": (
        r"(?i)\b[1-9]\d{0,6} (?:tests? |specs? |examples? |assertions? )?(?:fail(?:ed|ing|ures?)?|errors?|problems?|offen[cs]es?|violations?|issues?|broken)\b",
        r"(?i)\b(?:fail(?:ed|ures?)|errors?)\s?[:=]\s{0,4}[1-9]",
    ),
    "zero_count": (
        r"(?i)\b(?:0|no) (?:tests? |specs? )?(?:fail(?:ed|ing|ures?)?|errors?|problems?|offen[cs]es?|violations?|issues?|warnings?)\b",
        r"(?i)\b(?:fail(?:ed|ures?)|errors?)\s?[:=]\s{0,4}0\b",
    ),
    "success": (r"(?i)\b(?:success(?:ful|fully)?|succeeded|passed|passing|up.to.date|completed?)\b", r"(?:✓|✔)"),
    "ok": (r"^\s{0,8}ok \d", r"\b(?:OK|ok)\s*\r?$", r"(?i)\bdone\b"),
    "exit_status": (
        r"(?i)\bexit(?:ed|ing)?(?: with)?(?: an?)?(?: non-?zero)?(?: exit)? ?(?:code|status|value)\b",
        r"(?i)\bexited with\b",
        r"(?i)\bnon-zero\b",
        r"(?i)\bexit [1-9]",
        r"(?i)\breturned [1-9]\d{0,2}\b",
        r"(?i)\bstatus(?: code)?:? \(?[1-9]",
    ),
    "timeout": (
        r"(?i)\btime[ds]?[ -]?out\b",
        r"(?i)\bno output has been received\b",
        r"(?i)\bdeadline exceeded\b",
        r"(?i)\btoo long\b",
    ),
    "network": (
        r"(?i)\bconnection (?:refused|reset|timed|closed|aborted|failed|error)",
        r"(?i)\b(?:could not|couldn't|cannot|failed to) (?:resolve|connect|download|fetch|retrieve|transfer)\b",
        r"\b(?:ECONNRESET|ETIMEDOUT|ENOTFOUND|ECONNREFUSED|EAI_AGAIN)\b",
        r"(?i)\b(?:50[0234]|429) (?:bad gateway|service|gateway|internal|too many|server error)",
        r"(?i)\b(?:SSL|TLS)[ _](?:error|handshake|connect|read)",
        r"(?i)\bhash sum mismatch\b",
    ),
    "http_error": (
        r"\b(?:HTTP|http|status|code|Status)\b[^\n]{0,16}\b[45]\d\d\b",
        r"\b(?:404|403|401|500|502|503|504)\b",
    ),
    "progress": (
        r"\b(?:Download(?:ing|ed)|Fetching|Fetched|Collecting|Unpacking|Installing|Extracting|Receiving objects|Resolving|Preparing to unpack|Selecting previously|Setting up|Using cached|Cloning|Progress)\b",
        r"^(?:Get|Hit|Ign|Reading|Building dependency)[: ]",
        r"\d{1,3}%",
    ),
    "compiling": (
        r"\b(?:Compiling|Building|Linking|Generating|Checking|Running|Starting|Executing|Testing|Processing|Loading|Copying)\b",
    ),
    "command": (
        r"^(?:\$|\+{1,4}|>) \S",
        r"\[command\]",
    ),
    "make": (r"\bmake(?:\[\d{1,3}\])?: ", r"\bninja: ", r"\bgmake"),
    "make_stop": (r"\bmake(?:\[\d{1,3}\])?: \*\*\*", r"ninja: build stopped", r"(?i)\bmakefile:\d"),
    "memory": (
        r"(?i)\b(?:out of memory|no space left|cannot allocate|allocation failed|heap space|oom|quota)\b",
        r"\b[Kk]illed\b",
    ),
    "auth": (
        r"(?i)\b(?:permission denied|unauthori[sz]ed|forbidden|authenticat(?:e|ion)|credentials?|access denied|not authorized|rate limit)\b",
    ),
    "deprecated": (r"(?i)deprecat",),
    "hint": (
        r"(?i)\b(?:re-?run (?:with|the|using)|run with|for more (?:info\w*|details?|help)|see (?:also|the|above|full|log|http)|help:|hint:|note:|try (?:running|adding|using)|please)\b",
    ),
    "crash": (
        r"(?i)\b(?:segmentation fault|core dumped|sig(?:segv|abrt|kill|ill|bus)|segfault|internal compiler error|sanitizer|stack overflow|bus error)\b",
    ),
    "style": (
        r"(?i)\b(?:style|lint|offen[cs]es?|violations?|trailing (?:whitespace|spaces?)|unused|whitespace|indentation|format(?:ted|ting)?|spelling|duplicated?s?|alphabetical\w*|convention|semicolon)\b",
    ),
    "separator": (r"^\s{0,4}(?:[-=*#_~+.]|─|━|═){5,200}\s{0,4}$",),
    "numbered": (r"^\s{0,6}\d{1,4}[).] \S",),
    "build_failed": (
        r"(?i)\bbuild (?:has )?(?:failed|failure|error)\b",
        r"(?i)\brake aborted\b",
        r"(?i)\bfailed to execute goal\b",
        r"(?i)\b(?:task|job|goal|target|step|stage|command|process|script|hook|check|recipe|execution)\b[^\n]{0,60}\bfail(?:ed|ure)\b",
        r"(?i)\bcompilation (?:failed|error|failure)\b",
        r"(?i)\btests? (?:failed|failure|unsuccessful)\b",
    ),
    "ci_end": (
        r"Your build exited with",
        r"Job failed",
        r"Process completed with exit code",
        r"Finished: (?:FAILURE|UNSTABLE|ABORTED)",
        r"\bThe command \"[^\n]{0,2000}\" (?:failed|exited)",
    ),
    "symbol": (
        r"(?i)\b(?:undefined reference|cannot find symbol|undeclared|unresolved|syntax error|parse error|unexpected (?:token|end|character|identifier)|not in scope|undefined (?:symbol|variable|method|local|function)|no (?:matching|member|method|instance)|mismatched types|type mismatch|incompatible)\b",
    ),
    "version_word": (
        r"(?i)\b(?:requires?|required|depend(?:s|ency|encies)?|versions?|constraints?|conflict(?:s|ing)?|satisf(?:y|ied|ies)|unmet|lock ?file)\b",
    ),
    "error_code": (r"\b(?:[A-Z]{1,5}\d{2,6}|[A-Z]\d{4})\b",),
    "quote": (r"['`\"][^'`\"\n]{1,120}['`\"]",),
    "diff": (r"^(?:[-+]{3} |@@ |diff --git|[+-] )",),
    "bullet": (r"^\s{0,8}(?:[*>-]|•|●|») \S",),
    "git": (r"\bgit (?:clone|checkout|fetch|submodule|pull|push)\b", r"\bfatal: ", r"(?i)\b(?:remote|branch|commit)\b"),
    "skip": (r"(?i)\b(?:skip(?:ped|ping)?|ignor(?:ed|ing)|pending|disabled)\b",),
    "url": (r"https?://",),
    "cleanup": (
        r"\b(?:Post job cleanup|Cleaning up|Uploading artifacts|Terminate orphan|after_(?:script|failure|success)|Saving cache|store build cache|changes detected|cache\.\d)",
    ),
}
"""Name of a cue to its patterns; at most 64 names, and their order is the bit order that trained weights rely on."""

CUE_NAMES: Final = tuple(CUES)
CUE_BIT: Final = {name: position for position, name in enumerate(CUE_NAMES)}
_ANYWHERE: Final = frozenset({
    "success", "ok", "progress", "compiling", "command", "skip", "zero_count", "url", "quote", "bullet",
})  # fmt: skip
ALARMING: Final = tuple(name not in _ANYWHERE for name in CUE_NAMES)
"""Whether a line that is known to tell of no failure does not show a cue, by bit."""

if len(CUES) > 64:
    raise AssertionError("a cue set is 64 bits wide")
