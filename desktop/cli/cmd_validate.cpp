#include "core/runtime/files.h"
#include "desktop/cli/commands.h"
#include "desktop/cli/support.h"

#include <iostream>

namespace segue::cli {
namespace {

using base::Json;

Json issue_json(const base::Issue& issue) {
    return Json::object({{"file", issue.file}, {"line", static_cast<std::int64_t>(issue.place.line)}, {"column", static_cast<std::int64_t>(issue.place.column)},
                         {"severity", issue.severity == base::Issue::Severity::error ? "error" : "warning"}, {"message", issue.message}, {"suggestion", issue.suggestion}});
}

/// The line of the file with a caret under the fault.
void print_caret(const base::Issue& issue) {
    if (issue.place.line == 0) return;
    const auto text = runtime::read_text_file(issue.file);
    if (!text) return;
    std::size_t begin = 0;
    for (std::uint32_t line = 1; line < issue.place.line && begin != std::string::npos; ++line) {
        const auto end = text->find('\n', begin);
        begin = end == std::string::npos ? end : end + 1;
    }
    if (begin == std::string::npos) return;
    const std::string line = text->substr(begin, std::min(text->find('\n', begin), text->size()) - begin);
    const std::size_t column = issue.place.column > 0 ? issue.place.column - 1 : 0;
    const std::size_t from = column > 60 ? column - 60 : 0;
    std::cout << "    " << line.substr(from, 120) << "\n    " << std::string(column - from, ' ') << "^\n";
}

}  // namespace

int run_validate(const ValidateOptions& options) {
    const auto now = time_or_now(options.now);
    if (!now) return exit_usage;
    bool failed = false;
    for (const auto& given : options.packs) {
        const auto reading = runtime::load_pack(pack_folder(given), *now);
        std::size_t errors = 0;
        Json issues = Json::list();
        for (const auto& issue : reading.issues) {
            errors += issue.severity == base::Issue::Severity::error;
            if (options.json) {
                issues.push(issue_json(issue));
                continue;
            }
            std::cout << base::issue_text(issue) << '\n';
            print_caret(issue);
        }
        failed = failed || !reading.pack;
        if (options.json) {
            std::cout << base::write_json(Json::object({{"pack", given}, {"valid", reading.pack != nullptr}, {"issues", std::move(issues)}})) << '\n';
        } else if (reading.pack) {
            std::cout << given << ": valid, " << reading.pack->rules.actions.size() << " actions, " << reading.pack->journeys.size() << " journeys, "
                      << reading.pack->dispositions.size() << " wrap-up codes, " << reading.issues.size() << " warnings\n";
        } else {
            std::cout << given << ": not valid, " << errors << (errors == 1 ? " error, " : " errors, ") << reading.issues.size() - errors << " warnings\n";
        }
    }
    return failed ? exit_no : exit_done;
}

}  // namespace segue::cli
