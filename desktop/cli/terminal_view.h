#pragma once
// An AgentView as text: what `segue take` prints.

#include "core/base/json.h"
#include "core/runtime/agent_view.h"

#include <iosfwd>

namespace segue::cli {

void print_work(std::ostream& out, const runtime::AgentView& view);
void print_head(std::ostream& out, const runtime::ContactView& contact, base::Time now);
/// Whose contact it is, who else matches, and why several customers are one person.
void print_identity(std::ostream& out, const runtime::IdentityView& view, const std::string& name, const std::string& contact);
[[nodiscard]] base::Json identity_json(const runtime::IdentityView& view, const std::string& contact);
void print_brief(std::ostream& out, const runtime::ContactView& contact, base::Time now);
void print_next(std::ostream& out, const runtime::ContactView& contact, base::Time now);
void print_options(std::ostream& out, const runtime::ContactView& contact, base::Time now);
void print_timeline(std::ostream& out, const runtime::ContactView& contact, base::Time now, std::size_t most);
void print_codes(std::ostream& out, const runtime::ContactView& contact);

}  // namespace segue::cli
