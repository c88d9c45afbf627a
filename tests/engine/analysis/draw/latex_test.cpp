// SPDX-License-Identifier: MIT
#include "engine/analysis/draw/latex.hpp"

#include <doctest/doctest.h>

using optbench::analysis::draw::escape_latex;

TEST_CASE("what LaTeX reads as commands stands as text") {
  CHECK(escape_latex(R"(a_b & 50% #1 $x$ {y} ~ ^ \end)") ==
        R"(a\_b \& 50\% \#1 \$x\$ \{y\} \textasciitilde{} \textasciicircum{} \textbackslash{}end)");
  CHECK(escape_latex("0.9 ± 0.1 ≤ −1…\nnext") == "0.9 $\\pm$ 0.1 $\\leq$ $-$1\\ldots{} next");
  CHECK(escape_latex("naïve") == "naïve");
}

TEST_CASE("a table has booktabs' rules, numbers on the right and the best in bold") {
  const optbench::analysis::draw::FigureTable table{
      .id = "final values",
      .title = "Accuracy",
      .caption = "Mean of 10 seeds.",
      .columns = {{"problem"}, {"adam", true}, {"sgd", true}},
      .rows = {{{"mnist_mlp"}, {"0.98", 0.98, true}, {"0.97", 0.97}}}};
  CHECK(optbench::analysis::draw::latex_text(table) == R"(% needs \usepackage{booktabs}
\begin{table}
  \centering
  \caption{Accuracy. Mean of 10 seeds.}
  \label{tab:final_values}
  \begin{tabular}{lrr}
    \toprule
    problem & adam & sgd \\
    \midrule
    mnist\_mlp & \textbf{0.98} & 0.97 \\
    \bottomrule
  \end{tabular}
\end{table}
)");
}
