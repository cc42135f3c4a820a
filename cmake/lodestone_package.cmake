# SPDX-License-Identifier: GPL-3.0-or-later
# Debian packages of what lodestone_install.cmake lays down, by CPack (`./dev package`): lodestone, and where they were
# built python3-lodestone and lodestone-catalyst, apart because of what each needs. Dependencies on libraries are what
# dpkg-shlibdeps finds in the binaries.

# Packing installs what is built and builds nothing more.
set(CMAKE_SKIP_INSTALL_ALL_DEPENDENCY TRUE)

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME lodestone)
set(CPACK_PACKAGE_VENDOR Lodestone)
# A package must name an address, and there is none: no mail reaches a domain that ends in .invalid (RFC 2606).
set(CPACK_PACKAGE_CONTACT "The Lodestone authors <authors@lodestone.invalid>")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES TRUE)
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "permanent-magnet motor design with less dysprosium")
set(CPACK_DEB_COMPONENT_INSTALL TRUE)
set(CPACK_COMPONENTS_ALL Unspecified)

set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION science)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION TRUE)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS TRUE)
# Our own libraries, which no package that is installed holds.
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS_PRIVATE_DIRS ${CMAKE_LIBRARY_OUTPUT_DIRECTORY})

# Read while it runs: fonts of pictures, Vega of reports. One-threaded BLAS, since parallelism is over processes.
set(CPACK_DEBIAN_UNSPECIFIED_PACKAGE_NAME lodestone)
set(CPACK_DEBIAN_UNSPECIFIED_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_UNSPECIFIED_PACKAGE_DEPENDS "fonts-dejavu-core, libjs-vega")
set(CPACK_DEBIAN_UNSPECIFIED_PACKAGE_RECOMMENDS libopenblas0-serial)
set(CPACK_DEBIAN_UNSPECIFIED_PACKAGE_SUGGESTS "paraview, python3-lodestone, lodestone-catalyst")
set(CPACK_COMPONENT_UNSPECIFIED_DESCRIPTION
  "Solves the two-dimensional nonlinear magnetostatic field of motors with\n\
permanent magnets, of real grades from dysprosium-rich to ferrite, and what\n\
follows from it: torque, losses, efficiency maps, demagnetisation, rare-earth\n\
content. The program, its libraries with their headers and CMake package, the\n\
library of machines and materials, and the documents.")

set(of_this_version "lodestone (= ${PROJECT_VERSION})")
if(TARGET lodestone_python)
  list(APPEND CPACK_COMPONENTS_ALL python)
  # Built for one version of Python.
  get_property(python GLOBAL PROPERTY LODESTONE_PYTHON_VERSION)
  string(REPLACE . ";" parts ${python})
  list(GET parts 0 major)
  list(GET parts 1 minor)
  math(EXPR next "${minor} + 1")
  set(CPACK_DEBIAN_PYTHON_PACKAGE_NAME python3-lodestone)
  set(CPACK_DEBIAN_PYTHON_FILE_NAME DEB-DEFAULT)
  set(CPACK_DEBIAN_PYTHON_PACKAGE_SECTION python)
  set(CPACK_DEBIAN_PYTHON_PACKAGE_DEPENDS
    "${of_this_version}, python3 (>= ${python}), python3 (<< ${major}.${next}), python3-numpy")
  set(CPACK_DEBIAN_PYTHON_PACKAGE_SUGGESTS python3-pandas)
  set(CPACK_DEBIAN_PYTHON_PACKAGE_CONTROL_EXTRA ${CMAKE_SOURCE_DIR}/cmake/python3-lodestone/postinst
                                                ${CMAKE_SOURCE_DIR}/cmake/python3-lodestone/prerm)
  set(CPACK_COMPONENT_PYTHON_DESCRIPTION
    "Machines, fields, flux and efficiency maps, studies and comparisons of\nLodestone in Python, as NumPy arrays and in notebooks.")
endif()
if(TARGET lodestone_catalyst)
  list(APPEND CPACK_COMPONENTS_ALL catalyst)
  set(CPACK_DEBIAN_CATALYST_PACKAGE_NAME lodestone-catalyst)
  set(CPACK_DEBIAN_CATALYST_FILE_NAME DEB-DEFAULT)
  set(CPACK_DEBIAN_CATALYST_PACKAGE_DEPENDS "${of_this_version}, python3-paraview")
  set(CPACK_COMPONENT_CATALYST_DESCRIPTION
    "Pictures and extracts of the fields of a study by ParaView Catalyst while\nthe study runs.")
endif()

include(CPack)
