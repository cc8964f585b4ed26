# Man pages and completions: generated from the definition of the command line, committed, installed.
# `cmake --build DIR --target mtasts-documents` regenerates them.
add_executable(mtasts-generate ${PROJECT_SOURCE_DIR}/src/generate.cc)
target_link_libraries(mtasts-generate PRIVATE mtasts-options mtasts-commands)
set_target_properties(mtasts-generate PROPERTIES EXCLUDE_FROM_ALL ON)
add_custom_target(mtasts-documents COMMAND mtasts-generate ${PROJECT_SOURCE_DIR})

include(GNUInstallDirs)
install(TARGETS mtasts RUNTIME)
file(GLOB man_pages CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/man/*.1)
install(FILES ${man_pages} DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
install(FILES ${PROJECT_SOURCE_DIR}/man/mtasts.toml.5 DESTINATION ${CMAKE_INSTALL_MANDIR}/man5)
install(FILES ${PROJECT_SOURCE_DIR}/man/mtasts-push.7 DESTINATION ${CMAKE_INSTALL_MANDIR}/man7)
# Programs for [dns] push of the settings.
install(DIRECTORY ${PROJECT_SOURCE_DIR}/share/mtasts/push DESTINATION ${CMAKE_INSTALL_DATADIR}/mtasts
        USE_SOURCE_PERMISSIONS PATTERN __pycache__ EXCLUDE)
install(FILES ${PROJECT_SOURCE_DIR}/completions/mtasts.bash
        DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions RENAME mtasts)
install(FILES ${PROJECT_SOURCE_DIR}/completions/_mtasts DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/site-functions)
install(FILES ${PROJECT_SOURCE_DIR}/completions/mtasts.fish
        DESTINATION ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d)
