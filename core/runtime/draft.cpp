#include "core/runtime/draft.h"

#include <algorithm>

namespace segue::runtime {
namespace {

using base::Json;

Json list_of(const std::vector<std::string>& ids) {
    Json list = Json::list();
    for (const std::string& id : ids) list.push(id);
    return list;
}

std::vector<std::string> ids_in(const Json& json, const char* name) {
    std::vector<std::string> ids;
    const Json* list = json.find(name);
    if (list == nullptr || list->items() == nullptr) return ids;
    for (const Json& id : *list->items()) {
        if (id.text() != nullptr) ids.push_back(*id.text());
    }
    return ids;
}

std::vector<std::string> still_open(std::vector<std::string> ids, const std::vector<OpenPromiseView>& promises) {
    std::erase_if(ids, [&](const std::string& id) { return std::none_of(promises.begin(), promises.end(), [&](const OpenPromiseView& p) { return p.id == id; }); });
    return ids;
}

}  // namespace

bool is_empty(const SaveDraft& draft) {
    return draft.code.empty() && draft.note.empty() && draft.journey.empty() && draft.kept.empty() && draft.cancelled.empty() && !draft.correcting;
}

Json draft_json(const SaveDraft& draft) {
    Json json = Json::object({{"code", draft.code}, {"note", draft.note}});
    if (!draft.journey.empty()) json.set("journey", draft.journey);
    if (!draft.kept.empty()) json.set("kept", list_of(draft.kept));
    if (!draft.cancelled.empty()) json.set("cancelled", list_of(draft.cancelled));
    if (draft.correcting) json.set("correcting", true);
    return json;
}

SaveDraft read_draft(const std::string& contact, const Json& json) {
    const Json* correcting = json.find("correcting");
    return {contact, std::string(json.text_or("code")), std::string(json.text_or("note")), std::string(json.text_or("journey")), ids_in(json, "kept"), ids_in(json, "cancelled"),
            correcting != nullptr && correcting->boolean() != nullptr && *correcting->boolean()};
}

DraftView draft_view(const SaveDraft& draft, const std::vector<OpenPromiseView>& promises) {
    return {draft.code, draft.note, draft.journey, still_open(draft.kept, promises), still_open(draft.cancelled, promises), draft.correcting};
}

}  // namespace segue::runtime
