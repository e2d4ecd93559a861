//! TeX's commands: what each one takes and makes. Signs without arguments are in `symbols`.
//!
//! Only says what a command is; `math` and `prose` carry it out.
use super::accents;
use super::alphabets::Alphabet;
use super::symbols;

/// What a command does in a formula.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Command {
    /// Sets its argument in an alphabet.
    Letters(Alphabet),
    /// Sets the rest of its group in an alphabet.
    Switch(Alphabet),
    /// Its argument is running text.
    Prose,
    /// Its argument is the name of a function.
    Name,
    /// Sets a combining mark.
    Mark(char),
    Root,
    Fraction,
    Binomial,
    /// What is before it in the group over what is after: `\over`.
    Over(Pile),
    /// Its first argument stands above its second.
    Above,
    /// Its first argument stands below its second.
    Below,
    /// An arrow that carries its argument.
    Arrow(&'static str),
    /// Puts its argument between two signs.
    Fence(&'static str, &'static str),
    /// Strikes the next relation out.
    Not,
    /// `(mod n)`.
    Modulus,
    /// Shows its argument as it is.
    Through,
    /// Shows nothing, nor this many arguments.
    Nothing(usize),
    /// Shows a blank for itself and this many arguments.
    Blank(usize),
    /// `\left` and its kin: the sign follows, `.` is none.
    Delimiter,
    Begin,
    End,
    /// A character by its number.
    Numbered,
}

/// How two things stand on each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Pile {
    Fraction,
    Binomial,
    Atop,
}

/// Returns what a command does in a formula, if it takes arguments or changes its surroundings.
pub(super) fn command(word: &str) -> Option<Command> {
    if let Some(mark) = accents::math_mark(word) {
        return Some(Command::Mark(mark));
    }
    if let Some(alphabet) = alphabet(word) {
        return Some(alphabet);
    }
    Some(match word {
        "text" | "textrm" | "textit" | "textbf" | "textsf" | "texttt" | "textup" | "textsc" | "textsl"
        | "textnormal" | "textmd" | "mbox" | "hbox" | "emph" | "fbox" | "intertext" => Command::Prose,
        "operatorname" | "mathop" | "DeclareMathOperator" | "operatornamewithlimits" => Command::Name,
        "sqrt" | "root" => Command::Root,
        "frac" | "dfrac" | "tfrac" | "cfrac" | "nicefrac" | "sfrac" | "flatfrac" => Command::Fraction,
        "binom" | "dbinom" | "tbinom" => Command::Binomial,
        "over" => Command::Over(Pile::Fraction),
        "choose" => Command::Over(Pile::Binomial),
        "atop" => Command::Over(Pile::Atop),
        "overset" | "stackrel" | "buildrel" => Command::Above,
        "underset" => Command::Below,
        "xrightarrow" | "xlongrightarrow" => Command::Arrow("→"),
        "xleftarrow" => Command::Arrow("←"),
        "xleftrightarrow" => Command::Arrow("↔"),
        "xhookrightarrow" => Command::Arrow("↪"),
        "xmapsto" => Command::Arrow("↦"),
        "xRightarrow" => Command::Arrow("⇒"),
        "norm" | "Norm" => Command::Fence("‖", "‖"),
        "abs" | "Abs" => Command::Fence("|", "|"),
        "ket" | "Ket" => Command::Fence("|", "⟩"),
        "bra" | "Bra" => Command::Fence("⟨", "|"),
        "braket" | "Braket" | "expval" => Command::Fence("⟨", "⟩"),
        "floor" => Command::Fence("⌊", "⌋"),
        "ceil" => Command::Fence("⌈", "⌉"),
        "set" => Command::Fence("{", "}"),
        "not" => Command::Not,
        "pmod" => Command::Modulus,
        "mathbin" | "mathrel" | "mathord" | "mathopen" | "mathclose" | "mathpunct" | "mathinner" | "mathchoice"
        | "boxed" | "ensuremath" | "underbrace" | "overbrace" | "underline" | "smash" | "mathstrut" | "ce"
        | "cancel" | "substack" | "qty" | "mathds" | "unit" | "si" => Command::Through,
        "limits" | "nolimits" | "displaystyle" | "textstyle" | "scriptstyle" | "scriptscriptstyle" | "nonumber"
        | "notag" | "displaylimits" | "hline" | "relax" | "nobreak" | "allowbreak" | "protect" | "unboldmath"
        | "tiny" | "scriptsize" | "small" | "normalsize" | "large" | "Large" | "cr" | "null" | "strut" | "noindent"
        | "centering" | "negthinspace" => Command::Nothing(0),
        "label" | "tag" | "phantom" | "hphantom" | "vphantom" | "color" | "cline" | "raisebox" | "includegraphics" => {
            Command::Nothing(1)
        }
        "newcommand" | "renewcommand" | "providecommand" | "setlength" => Command::Nothing(2),
        "quad" | "qquad" | "enspace" | "enskip" | "thinspace" | "space" | "hfill" | "newline" | "par" | "linebreak" => {
            Command::Blank(0)
        }
        "hspace" | "vspace" | "hskip" | "mspace" => Command::Blank(1),
        "left" | "right" | "middle" | "big" | "Big" | "bigg" | "Bigg" | "bigl" | "bigr" | "bigm" | "Bigl" | "Bigr"
        | "Bigm" | "biggl" | "biggr" | "biggm" | "Biggl" | "Biggr" | "Biggm" => Command::Delimiter,
        "begin" => Command::Begin,
        "end" => Command::End,
        "unicode" | "char" => Command::Numbered,
        _ => return None,
    })
}

fn alphabet(word: &str) -> Option<Command> {
    use Alphabet::{Bold, DoubleStruck, Fraktur, Mono, Plain, Roman, Sans, Script};
    Some(match word {
        "mathbb" | "mathbbm" | "Bbb" | "mathbbmss" => Command::Letters(DoubleStruck),
        "mathcal" | "mathscr" | "Cal" | "EuScript" | "mathrsfs" => Command::Letters(Script),
        "mathfrak" | "mathgoth" | "gothic" => Command::Letters(Fraktur),
        "mathbf" | "boldsymbol" | "bm" | "mathbold" | "pmb" | "bold" | "vb" | "symbf" => Command::Letters(Bold),
        "mathsf" | "mathsfit" => Command::Letters(Sans),
        "mathtt" => Command::Letters(Mono),
        "mathrm" | "mathup" | "mathnormal" | "symrm" => Command::Letters(Roman),
        "mathit" | "symit" => Command::Letters(Plain),
        "cal" | "scr" => Command::Switch(Script),
        "frak" | "goth" => Command::Switch(Fraktur),
        "bf" | "bfseries" | "boldmath" => Command::Switch(Bold),
        "sf" | "sffamily" => Command::Switch(Sans),
        "tt" | "ttfamily" => Command::Switch(Mono),
        "rm" | "rmfamily" | "sc" | "scshape" => Command::Switch(Roman),
        "it" | "sl" | "em" | "mit" | "itshape" | "normalfont" => Command::Switch(Plain),
        _ => return None,
    })
}

/// What a command does in running text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Prose {
    /// Shows its argument as it is.
    Styled,
    /// Changes the letters of the rest: nothing to show.
    Switch,
    /// An address, verbatim.
    Address,
    /// An address and the text that stands for it.
    Link,
    /// A key of something cited or referred to.
    Key,
    /// Shows its argument in round brackets.
    Aside,
    /// Shows its last argument, not the first.
    Second,
    Quoted,
    /// Its argument is a formula.
    Formula,
    Raised,
    Lowered,
    Item,
    Accent(char),
    /// A letter, which takes the blank that ends its name.
    Letter(&'static str),
}

/// Returns what a command does in running text where that is not what it does in a formula.
pub(super) fn prose(word: &str) -> Option<Prose> {
    if let Some(letter) = symbols::text_letter(word) {
        return Some(Prose::Letter(letter));
    }
    let mut chars = word.chars();
    if let (Some(c), None) = (chars.next(), chars.next()) {
        return accents::text_mark(c).map(Prose::Accent);
    }
    Some(match word {
        "emph" | "textbf" | "textit" | "textsc" | "texttt" | "textsf" | "textrm" | "textsl" | "textup" | "textmd"
        | "textnormal" | "text" | "underline" | "uline" | "mbox" | "hbox" | "fbox" | "boxed" | "section"
        | "subsection" | "paragraph" | "title" | "caption" | "uppercase" | "lowercase" | "MakeUppercase"
        | "MakeLowercase" | "hl" | "sout" => Prose::Styled,
        "it" | "bf" | "em" | "sl" | "sc" | "rm" | "tt" | "sf" | "itshape" | "bfseries" | "scshape" | "slshape"
        | "upshape" | "ttfamily" | "sffamily" | "rmfamily" | "normalfont" | "mdseries" => Prose::Switch,
        "url" | "path" | "nolinkurl" => Prose::Address,
        "href" => Prose::Link,
        "cite" | "citep" | "citet" | "citealt" | "citealp" | "citeauthor" | "citeyear" | "Cite" | "Citet"
        | "onlinecite" | "citenum" | "parencite" | "textcite" | "autocite" | "footcite" | "nocite" | "ref"
        | "eqref" | "autoref" | "cref" | "Cref" | "pageref" | "secref" | "figref" | "bibitem" => Prose::Key,
        "footnote" | "footnotetext" | "thanks" => Prose::Aside,
        "textcolor" | "colorbox" | "scalebox" | "foreignlanguage" => Prose::Second,
        "enquote" => Prose::Quoted,
        "ensuremath" => Prose::Formula,
        "textsuperscript" => Prose::Raised,
        "textsubscript" => Prose::Lowered,
        "item" => Prose::Item,
        // Written for the sign in astronomers' texts, not for the function.
        "deg" => Prose::Letter("°"),
        _ => return None,
    })
}

/// Whether the tables know a command in a formula.
#[cfg(test)]
pub(super) fn is_known_in_math(word: &str) -> bool {
    command(word).is_some() || symbols::sign(word).is_some() || shorthand(word).is_some()
}

/// Whether the tables know a command in running text.
#[cfg(test)]
pub(super) fn is_known_in_prose(word: &str) -> bool {
    prose(word).is_some() || is_known_in_math(word)
}

/// Reads names like `\cA` and `\bR`, by which many authors shorten alphabets.
pub(super) fn shorthand(word: &str) -> Option<(Alphabet, char)> {
    let mut chars = word.chars();
    let (Some(first), Some(letter), None) = (chars.next(), chars.next(), chars.next()) else {
        return None;
    };
    match (first, letter) {
        ('c', 'A'..='Z') => Some((Alphabet::Script, letter)),
        ('b', 'A' | 'C' | 'F' | 'G' | 'H' | 'N' | 'P' | 'Q' | 'R' | 'Z') => Some((Alphabet::DoubleStruck, letter)),
        _ => None,
    }
}
