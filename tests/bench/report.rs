//! Tables as Markdown, so that they can be read in a terminal and put into a document.

/// A table in the making.
#[derive(Debug)]
pub(crate) struct Table {
    /// How many columns, from the first on, hold words.
    words: usize,
    rows: Vec<Vec<String>>,
}

impl Table {
    /// A table with these columns, of which the first `words` say what a row is about and the
    /// others hold figures.
    pub(crate) fn new<const N: usize>(words: usize, columns: [&str; N]) -> Self {
        Self {
            words,
            rows: vec![columns.map(str::to_owned).into()],
        }
    }

    pub(crate) fn row<const N: usize>(&mut self, cells: [String; N]) {
        self.rows.push(cells.into());
    }

    /// Prints it below a heading.
    pub(crate) fn print(&self, heading: &str) {
        let columns = self.rows[0].len();
        let width = |column: usize| {
            let lengths = self.rows.iter().map(|row| row[column].chars().count());
            lengths.max().unwrap_or(0)
        };
        let widths: Vec<usize> = (0..columns).map(width).collect();
        println!("\n### {heading}\n");
        for (number, row) in self.rows.iter().enumerate() {
            let cells = row.iter().zip(&widths).enumerate();
            let cells = cells.map(|(column, (cell, &width))| {
                if column < self.words {
                    format!(" {cell:<width$} |")
                } else {
                    format!(" {cell:>width$} |")
                }
            });
            println!("|{}", cells.collect::<String>());
            if number == 0 {
                let rules = widths.iter().enumerate().map(|(column, width)| {
                    let end = if column < self.words { '-' } else { ':' };
                    format!("{}{end}|", "-".repeat(width + 1))
                });
                println!("|{}", rules.collect::<String>());
            }
        }
    }
}

/// Seconds as milliseconds.
pub(crate) fn milliseconds(seconds: f64) -> String {
    let value = seconds * 1e3;
    let digits = usize::from(value < 100.0);
    format!("{value:.digits$} ms")
}

/// Seconds as microseconds.
pub(crate) fn microseconds(seconds: f64) -> String {
    format!("{:.1} µs", seconds * 1e6)
}

/// Bytes as megabytes of 10^6.
pub(crate) fn megabytes(bytes: f64) -> String {
    let value = bytes / 1e6;
    let digits = if value < 100.0 { 2 } else { 0 };
    format!("{value:.digits$} MB")
}
